/** Imported as text. */
declare module "unhomoglyph/data.json" {
  const json: string;
  export default json;
}
