/** One line of IRC, taken apart (RFC 2812 §2.3.1; tags after IRCv3 message-tags). */
export interface IrcLine {
  /** Tags by their keys, unescaped; a tag without a value has the empty one. */
  tags: ReadonlyMap<string, string>;
  /** Who it is from, without the colon; undefined where it is not said. */
  source: string | undefined;
  /** In upper case. */
  command: string;
  params: string[];
}
