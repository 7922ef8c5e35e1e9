/** The version of the frames this program speaks. It stands alone: the page reads no frames of clients. */
export const protocolVersion = 1;
