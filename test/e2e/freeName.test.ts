import { test } from "bun:test";
import { PagePerson } from "../support/pagePerson.ts";
import { Program } from "../support/program.ts";
import { keys, TerminalProgram } from "../support/terminalProgram.ts";

test("the name that is free is taken by Enter: in a terminal by an empty line, on the page as it is filled in", async () => {
  await using server = await Program.serve();
  await using anna = new TerminalProgram(["join", `127.0.0.1:${server.port}`]);
  await anna.inputIs("Enter your name:");
  anna.types(`Anna Müller${keys.enter}`);
  await anna.shows("Press Enter to be Anna_Müller.");
  await anna.inputIs("Enter your name:");
  anna.types(keys.enter);
  await anna.shows("Username accepted");
  await server.out.sees("Anna_Müller has connected\n");
  await using other = await PagePerson.opens(server.port);
  await other.givesName("Anna Müller");
  await other.sees("Anna_Müller-2 is free.");
  await other.until(
    "document.activeElement.value === 'Anna_Müller-2'",
    "to have the name filled in",
  );
  await other.view.press("Enter");
  await server.out.sees("Anna_Müller-2 has connected\n");
});
