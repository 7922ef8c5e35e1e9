import type { Store } from "../../src/store/store.ts";

export interface GroupOfIds {
  id: number;
  name: string;
  members: readonly number[];
  /** The newest message when it is made. */
  after?: number;
}

/** Makes a group in the store, as the hub does. */
export function makeGroup({ changes }: Store, { id, name, members, after = 0 }: GroupOfIds): void {
  changes.createGroup({ id, name, makerId: members[0] });
  for (const memberId of members) {
    changes.putGroupMembership({ memberId, groupId: id, after, upTo: undefined });
  }
}
