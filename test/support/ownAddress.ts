import { networkInterfaces } from "node:os";

/**
 * An address of this machine in a network; undefined if it is in none. Whoever connects to it comes from it: to a
 * server they are of another machine.
 */
export const ownAddress = Object.values(networkInterfaces())
  .flatMap((entries) => entries ?? [])
  .find(({ internal, family }) => !internal && family === "IPv4")?.address;
