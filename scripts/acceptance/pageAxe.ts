import { join } from "node:path";
import { DataFolder } from "../../test/support/dataFolder.ts";
import type { PagePerson } from "../../test/support/pagePerson.ts";
import type { Checks } from "./checks.ts";
import { installPackages } from "./npmPackages.ts";
import { emulate, laptop, phone, resize, visitScreens } from "./pageScreens.ts";

const packages = { dependencies: { "axe-core": "4.14.1" } };

/** All of WCAG 2.2 to AA, and what axe holds for good beside it; the size of targets is off unless asked for. */
const options = {
  runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
  rules: { "target-size": { enabled: true } },
  resultTypes: ["violations"],
};

/** What axe says of the page as it is, one line for each rule and element. */
const run = `axe.run(document, ${JSON.stringify(options)}).then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) =>
    id + " at " + html.slice(0, 200) + ": " + failureSummary.replaceAll(/\\s+/g, " ").slice(0, 300))))`;

/** axe looks at every screen of the page, on a phone and a laptop, light and dark. */
export async function checkAxe(checks: Checks): Promise<void> {
  using folder = new DataFolder();
  await installPackages(folder.path, packages);
  const axe = await Bun.file(join(folder.path, "node_modules/axe-core/axe.min.js")).text();
  await visitScreens(folder.path, async (screen, person, isPhoneOnly = false) => {
    const forced = screen === "forced colours" ? "active" : "none";
    for (const size of isPhoneOnly ? [phone] : [phone, laptop]) {
      await resize(person, size);
      for (const scheme of ["light", "dark"] as const) {
        const title = `axe finds nothing: ${screen}, ${size.width}×${size.height}, ${scheme}`;
        await checks.check(title, async () => {
          await emulate(person, scheme, forced);
          const found = await look(person, axe);
          if (found.length > 0) throw new Error(found.join("\n"));
        });
      }
    }
    await emulate(person, "light");
  });
}

async function look(person: PagePerson, axe: string): Promise<string[]> {
  const isThere = await person.view.evaluate<boolean>(`"axe" in window`);
  if (!isThere) await person.view.evaluate(`(() => { ${axe} })()`);
  return await person.view.evaluate<string[]>(run);
}
