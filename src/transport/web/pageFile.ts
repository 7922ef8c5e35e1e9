/** One file of the page, as it is served. */
export interface PageFile {
  /** The same bytes plain and, in an executable, compressed. */
  bodies: { plain: Blob; br?: Blob; gzip?: Blob };
  contentType: string;
  /** Its path names its content, so a browser may keep it for good. */
  isHashed: boolean;
  /** Another one for other bytes. */
  tag: string;
}

/** Answers a request for the file, compressed if the browser takes that; without it if the browser has it (RFC 9110 §8.8.3, §12.5.3). */
export function answerFile(
  { headers: asked }: Request,
  { bodies, contentType, isHashed, tag }: PageFile,
  securityHeaders: Record<string, string>,
): Response {
  // Weak: it is the same for the file in every encoding.
  const entityTag = `W/"${tag}"`;
  const headers: Record<string, string> = {
    ...securityHeaders,
    "Cache-Control": isHashed ? "public, max-age=31536000, immutable" : "no-cache",
    ETag: entityTag,
    Vary: "Accept-Encoding",
  };
  if (holdsTag(asked.get("if-none-match"), entityTag)) {
    return new Response(null, { status: 304, headers });
  }
  headers["Content-Type"] = contentType;
  const encoding = (["br", "gzip"] as const).find((name) => {
    return bodies[name] && accepts(asked.get("accept-encoding"), name);
  });
  if (!encoding) return new Response(bodies.plain, { headers });
  headers["Content-Encoding"] = encoding;
  return new Response(bodies[encoding], { headers });
}

function holdsTag(list: string | null, tag: string): boolean {
  const opaque = tag.replace("W/", "");
  const tags = (list ?? "").split(",").map((one) => one.trim().replace(/^W\//, ""));
  return tags.some((one) => one === opaque || one === "*");
}

/** Whether a list of codings has this one, and not with a weight of 0. */
function accepts(list: string | null, coding: string): boolean {
  return (list ?? "").split(",").some((one) => {
    const [name = "", ...parameters] = one.split(";").map((word) => word.trim().toLowerCase());
    return name === coding && !parameters.some((parameter) => /^q=0(?:\.0*)?$/.test(parameter));
  });
}
