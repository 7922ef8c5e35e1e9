/** What the server window's link for a teacher ends with. */
const ending = /^#teacher=([\w-]{1,64})$/;

/** The code in the page's address, which is taken out of it: a projector shows addresses. */
export function takeTeacherCode(): string | undefined {
  const code = ending.exec(location.hash)?.[1];
  if (code !== undefined) history.replaceState(null, "", location.pathname);
  return code;
}
