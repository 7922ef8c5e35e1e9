import { texts } from "./texts.ts";

/**
 * The menu, line by line.
 * @param privateShown whether the server window shows private messages
 */
export function renderMenu(privateShown: boolean): string[] {
  return [
    "Tips on Getting Started",
    "",
    "1. To send message in ClassChat, type message and press Enter.",
    "2. To send private message, type receiver's name followed by colon and message.",
    "3. To create group, type group followed by space, groupname, space and members separated by comma.",
    "   For example: group group413 Alice,Bob,John,Mary",
    "   ***NOTE: *** groupname should start with word 'group'.",
    "   To send message to group type groupname followed by colon and message.",
    "4. To exit out of chat system, type exit and hit enter.",
    "5. To get this menu again, type menu and press enter.",
    texts.windowShows(privateShown),
    "Type /help for everything else you can type.",
  ];
}
