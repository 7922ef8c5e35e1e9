declare module "*.svg" {
  const address: string;
  // oxlint-disable-next-line import/no-default-export -- that is how the bundler gives an asset's address
  export default address;
}

/** Imported as text, for `addStyles`. */
declare module "*.css" {
  const styles: string;
  // oxlint-disable-next-line import/no-default-export -- that is how the bundler gives a file's text
  export default styles;
}
