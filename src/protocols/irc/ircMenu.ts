import { texts } from "../../model/texts.ts";

/**
 * The menu in IRC's own words, line by line: the lines of the first ClassChat are not taken here, and
 * `Bob:secret` in a channel is read by all who are in it.
 * @param privateShown whether the server window shows private messages
 */
export function ircMenu(privateShown: boolean): string[] {
  return [
    "Tips on Getting Started",
    "",
    "1. To send message in ClassChat, type it in #everyone.",
    "2. To send private message: /msg Bob Hello Bob",
    "   ***NOTE: *** Bob:Hello in #everyone is read by everyone.",
    "3. To create group: /msg server group groupStudent Bob,Mary,John",
    "   To send message to group, type it in its channel, #groupStudent.",
    "4. To enter an open room, or make it: /join #lab",
    "5. To exit out of chat system: /quit",
    "6. To get this menu again: /motd or /msg server menu",
    texts.windowShows(privateShown),
  ];
}
