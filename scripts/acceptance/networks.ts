import { $ } from "bun";

interface Network {
  space: string;
  address: string;
}

/** Two networks with a cable between them. */
export const inside: Network = { space: "classchat-a", address: "10.99.0.1" };
export const outside: Network = { space: "classchat-b", address: "10.99.0.2" };
export const cable = "cable";

/** Only root on Linux can. */
export const canMakeNetworks = process.platform === "linux" && process.getuid?.() === 0;

/** What a command begins with to run in a network. */
export function commandIn({ space }: Network): string[] {
  return ["ip", "netns", "exec", space];
}

/** Removed again when it is disposed. */
export async function makeNetworks(): Promise<AsyncDisposable> {
  const remove = async (): Promise<void> => {
    for (const { space } of [inside, outside]) await $`ip netns del ${space}`.quiet().nothrow();
  };
  await remove();
  for (const { space } of [inside, outside]) await $`ip netns add ${space}`.quiet();
  await $`ip -n ${inside.space} link add ${cable} type veth peer name ${cable} netns ${outside.space}`.quiet();
  for (const { space, address } of [inside, outside]) {
    await $`ip -n ${space} addr add ${address}/24 dev ${cable}`.quiet();
    await $`ip -n ${space} link set ${cable} up`.quiet();
    await $`ip -n ${space} link set lo up`.quiet();
  }
  return { [Symbol.asyncDispose]: remove };
}
