import { describe, expect, test } from "bun:test";
import { Roster } from "../../src/client/roster.ts";

describe("the names that can be addressed", () => {
  test("are members and groups by name, if nobody has spoken yet", () => {
    const roster = new Roster("Bob", ["Mary", "Alice"], ["groupStudent"]);
    expect(roster.addressable).toEqual(["Alice", "groupStudent", "Mary"]);
  });

  test("begin with the most recent speakers", () => {
    const roster = new Roster("Bob", ["Alice", "Mary", "Tom"], ["groupStudent"]);
    for (const name of ["Tom", "groupStudent", "Mary", "Tom"]) roster.touch(name);
    expect(roster.addressable).toEqual(["Tom", "Mary", "groupStudent", "Alice"]);
  });

  test("are not strangers, nor everyone, nor the member's own", () => {
    const roster = new Roster("Bob", ["Alice"], []);
    for (const name of ["Alcie", "everyone", "Bob"]) roster.touch(name);
    expect(roster.addressable).toEqual(["Alice"]);
  });

  test("are the member's rooms too", () => {
    const roster = new Roster("Bob", [], [], ["#yard"]);
    roster.joinRoom("#lab");
    roster.touch("#lab");
    expect(roster.addressable).toEqual(["#lab", "#yard"]);
    roster.leaveRoom("#lab");
    expect([roster.addressable, roster.rooms]).toEqual([["#yard"], ["#yard"]]);
    roster.replace([], [], ["#new"]);
    expect(roster.addressable).toEqual(["#new"]);
  });

  test("are not those of members who left, until they come back", () => {
    const roster = new Roster("Bob", ["Alice", "Mary"], []);
    roster.touch("Mary");
    roster.change([], ["Mary"]);
    expect(roster.addressable).toEqual(["Alice"]);
    roster.change(["Mary"], []);
    expect(roster.addressable).toEqual(["Mary", "Alice"]);
  });

  test("are those of the members after a lost connection, the recent ones first as before", () => {
    const roster = new Roster("Bob", ["Alice", "Mary", "Tom"], ["groupStudent"]);
    for (const name of ["Alice", "Tom"]) roster.touch(name);
    roster.replace(["Zoe", "Mary", "Tom"], []);
    expect(roster.addressable).toEqual(["Tom", "Mary", "Zoe"]);
    expect(roster.change(["Zoe"], ["Alice"])).toEqual({ joined: [], left: [] });
  });

  test("keep their place when they change", () => {
    const roster = new Roster("Bob", ["Alice", "Mary", "Tom"], []);
    for (const name of ["Mary", "Tom"]) roster.touch(name);
    roster.rename("Tom", "Zeb");
    expect(roster.addressable).toEqual(["Zeb", "Mary", "Alice"]);
    // Whoever takes the free name is somebody else.
    roster.change(["Tom"], []);
    expect(roster.addressable).toEqual(["Zeb", "Mary", "Alice", "Tom"]);
    roster.rename("Bob", "Rob");
    expect([roster.me, roster.members]).toEqual(["Rob", ["Alice", "Mary", "Tom", "Zeb"]]);
    roster.rename("Nobody", "Stranger");
    expect(roster.members).not.toContain("Stranger");
  });

  test("are groups as long as the member is in them", () => {
    const roster = new Roster("Bob", [], []);
    roster.joinGroup("groupStudent");
    roster.joinGroup("groupStudent");
    expect(roster.addressable).toEqual(["groupStudent"]);
    roster.leaveGroup("groupStudent");
    expect(roster.addressable).toEqual([]);
  });
});

describe("joining and leaving", () => {
  test("counts only if the member was not here before, or was", () => {
    const roster = new Roster("Bob", ["Alice"], []);
    expect(roster.change(["Tom", "Alice"], ["Mary"])).toEqual({ joined: ["Tom"], left: [] });
    expect(roster.change(["Tom"], ["Alice"])).toEqual({ joined: [], left: ["Alice"] });
    expect(roster.addressable).toEqual(["Tom"]);
  });

  test("never counts for the member themselves", () => {
    const roster = new Roster("Bob", [], []);
    expect(roster.change(["Bob"], [])).toEqual({ joined: [], left: [] });
    expect(roster.me).toBe("Bob");
    expect(roster.addressable).toEqual([]);
  });
});

test("whoever is a teacher is none once they have left, also if they came and went at once", () => {
  const roster = new Roster("Bob", ["Alice"], [], [], ["Alice"]);
  roster.setTeacher("Tom", true);
  roster.change([], ["Alice", "Tom"]);
  roster.change(["Alice", "Tom"], []);
  expect([...roster.teachers]).toEqual([]);
});

describe("whoever a line may be for", () => {
  test("is found whatever the case and width, for as long as they are here", () => {
    const roster = new Roster("Bob", ["Alice"], ["groupStudent"], ["#lab"]);
    expect(roster.find("ALICE")).toBe("Alice");
    expect(roster.find("Ａｌｉｃｅ")).toBe("Alice");
    expect(roster.find("#LAB")).toBe("#lab");
    expect(roster.find("groupSTUDENT")).toBe("groupStudent");
    expect(roster.find("bob")).toBe("Bob");
    roster.change(["Tom"], ["Alice"]);
    roster.leaveRoom("#lab");
    roster.leaveGroup("groupStudent");
    for (const name of ["Alice", "#lab", "groupStudent"]) expect(roster.find(name)).toBeUndefined();
    expect(roster.find("tom")).toBe("Tom");
    roster.rename("Tom", "Tim");
    expect([roster.find("Tom"), roster.find("TIM")]).toEqual([undefined, "Tim"]);
    roster.joinRoom("#yard");
    roster.joinGroup("groupNew");
    expect([roster.find("#Yard"), roster.find("groupnew")]).toEqual(["#yard", "groupNew"]);
  });

  test("may have a name of digits once somebody had one, also after they left", () => {
    const roster = new Roster("Bob", ["1234"], []);
    expect(roster.hasNumbers).toBe(false);
    roster.change(["12345"], []);
    roster.change([], ["12345"]);
    expect(roster.hasNumbers).toBe(true);
    expect(new Roster("54321", [], []).hasNumbers).toBe(true);
    const renamed = new Roster("Bob", ["Alice"], []);
    renamed.rename("Alice", "12345");
    expect(renamed.hasNumbers).toBe(true);
    const replaced = new Roster("Bob", [], []);
    replaced.replace(["12345"], []);
    expect(replaced.hasNumbers).toBe(true);
  });
});
