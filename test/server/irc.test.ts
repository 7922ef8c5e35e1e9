import { expect, test } from "bun:test";
import { classroom } from "../support/classroom.ts";
import { FullStore } from "../support/fullStore.ts";

test("a client may register in any order", async () => {
  await using room = await classroom();
  const orders = [
    ["NICK Bob", "USER b 0 * :Bob"],
    ["USER b 0 * :Bob", "NICK Bob"],
    ["PASS x", "NICK Bob", "USER b 0 * :Bob"],
    ["CAP LS 302", "NICK Bob", "USER b 0 * :Bob", "CAP REQ :echo-message", "CAP END"],
    ["NICK Bob", "CAP REQ echo-message", "USER b 0 * :Bob", "CAP END"],
    ["CAP LS", "CAP END", "USER b 0 * :Bob", "nick Bob"],
    ["NICK Bob", "USER b 0 * :\u0002"],
  ];
  for (const order of orders) {
    const bob = await room.irc();
    bob.sends(...order);
    await bob.sees(" 001 Bob :Welcome");
    await bob.sees(" 366 Bob #everyone ");
    bob.sends("QUIT");
    await bob.sees("ERROR :Closing Link: (Client Quit)");
    await bob.isClosed();
  }
});

test("an unfinished negotiation holds up registration, and an unknown capability is refused", async () => {
  await using room = await classroom();
  const bob = await room.irc();
  bob.sends("CAP LS 302", "NICK Bob", "USER b 0 * :Bob");
  expect(await bob.answers("CAP REQ :echo-message sasl")).toEqual([
    expect.stringMatching(/^:irc.test CAP \* LS :.*\becho-message\b.*\bserver-time\b/),
    ":irc.test CAP * NAK :echo-message sasl",
  ]);
  bob.sends("CAP END");
  await bob.sees(" 001 Bob ");
  expect(await bob.answers("CAP REQ :server-time", "CAP REQ :-server-time", "CAP LIST")).toEqual([
    ":irc.test CAP Bob ACK server-time",
    ":irc.test CAP Bob ACK -server-time",
    ":irc.test CAP Bob LIST cap-notify",
  ]);
});

test("the class is a channel for IRC, and IRC members are members for everyone", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const plain = await room.plain("Pam");
  const bob = await room.irc("Bob");
  await nat.hears("presence", ({ joined }) => joined.includes("Bob"));
  expect(await bob.answers("NAMES #everyone")).toContain(
    ":irc.test 353 Bob = #everyone :Nat Pam Bob",
  );
  bob.sends(
    "PRIVMSG #everyone :hello",
    "PRIVMSG nat :psst",
    "PRIVMSG #everyone :\u0001ACTION waves\u0001",
  );
  await plain.sees("Bob in ClassChat : hello\n");
  await plain.sees("Bob in ClassChat : * Bob waves\n");
  await nat.hears("message", ({ text }) => text === "* Bob waves");
  expect(nat.messages).toEqual(["Bob>everyone:hello", "Bob>Nat:psst", "Bob>everyone:* Bob waves"]);
  nat.says("everyone", "first\nsecond");
  nat.says("Bob", "* Nat nods");
  await bob.sees(":Nat!Nat@classchat PRIVMSG #everyone :first");
  await bob.sees(":Nat!Nat@classchat PRIVMSG #everyone :second");
  await bob.sees(":Nat!Nat@classchat PRIVMSG Bob :\u0001ACTION nods\u0001");
  const tom = await room.plain("Tom");
  await bob.sees(":Tom!Tom@classchat JOIN #everyone");
  tom.types("exit");
  await bob.sees(":Tom!Tom@classchat QUIT :Left the class");
  expect(await bob.answers("WHOWAS tom")).toEqual([
    ":irc.test 314 Bob Tom Tom classchat * :Tom",
    expect.stringContaining(":irc.test 312 Bob Tom irc.test :"),
    ":irc.test 369 Bob tom :End of WHOWAS",
  ]);
  const ann = await room.irc("Ann");
  bob.sends("QUIT :see you");
  await ann.sees(":Bob!Bob@classchat QUIT :Quit: see you");
  await room.window.sees("Bob disconnected...");
});

test("members on every protocol share an open room", async () => {
  await using room = await classroom();
  const bob = await room.irc("Bob");
  const nat = await room.native("Nat");
  const pam = await room.plain("Pam");
  await bob.answers("JOIN #lab", "TOPIC #lab :what we measure");
  nat.sends({ type: "join", id: "j1", room: "#lab" });
  await bob.sees(":Nat!Nat@classchat JOIN #lab");
  pam.types("/join #lab");
  await bob.sees(":Pam!Pam@classchat JOIN #lab");
  bob.sends("PRIVMSG #lab :from IRC");
  await pam.sees("<Bob> in #lab: from IRC\n");
  await nat.hears("message", ({ to, text }) => to === "#lab" && text === "from IRC");
  nat.says("#lab", "from a program");
  await bob.sees(":Nat!Nat@classchat PRIVMSG #lab :from a program");
  pam.types("#lab:from netcat");
  await bob.sees(":Pam!Pam@classchat PRIVMSG #lab :from netcat");
  expect(await bob.answers("KICK #lab pam :enough", "MODE #lab +o nat")).toEqual([
    ":Bob!Bob@classchat KICK #lab Pam :enough",
    ":Bob!Bob@classchat MODE #lab +o Nat",
  ]);
  bob.sends("PART #lab :bye");
  await bob.sees(":Bob!Bob@classchat PART #lab :bye");
});

test("a group is a channel that only its members see, on every protocol", async () => {
  await using room = await classroom();
  const bob = await room.irc("Bob");
  const ann = await room.irc("Ann");
  const nat = await room.native("Nat");
  await bob.sees(":Nat!Nat@classchat JOIN");
  expect(await bob.answers("GROUP groupStudent bob,Ann , nat")).toEqual([
    ":irc.test NOTICE Bob :Group groupStudent is created successfully",
    ":Bob!Bob@classchat JOIN #groupStudent",
    ":irc.test 332 Bob #groupStudent :A closed group of ClassChat",
    ":irc.test 353 Bob @ #groupStudent :Bob Ann Nat",
    ":irc.test 366 Bob #groupStudent :End of /NAMES list",
  ]);
  await ann.sees(":irc.test NOTICE Ann :Bob added you in groupStudent");
  await ann.sees(":Ann!Ann@classchat JOIN #groupStudent");
  bob.sends("PRIVMSG #groupstudent :hello guys!");
  await ann.sees(":Bob!Bob@classchat PRIVMSG #groupStudent :hello guys!");
  await nat.hears("message", ({ to, text }) => to === "groupStudent" && text === "hello guys!");
  nat.sends({ type: "exit" });
  await bob.sees(":Nat!Nat@classchat QUIT");
  ann.sends("QUIT");
  await bob.sees(":Ann!Ann@classchat QUIT");
  bob.sends("PRIVMSG #groupStudent :anyone?");
  await bob.sees(" 404 Bob #groupStudent :You are alone in group.");
  await bob.sees(":Bob!Bob@classchat PART #groupStudent :The group is deleted");
});

test("responses come in the order of the commands, also those that wait for the store", async () => {
  await using room = await classroom();
  const bob = await room.irc("Bob", "echo-message");
  await room.native("Nat");
  await bob.sees(":Nat!Nat@classchat JOIN");
  const lines = await bob.answers(
    "PRIVMSG #everyone :one",
    "PING a",
    "JOIN #lab",
    "PRIVMSG #lab :two",
    "MODE #lab +m",
    "PRIVMSG nobody :three",
    "PRIVMSG nat :four",
    "PART #lab",
    "ISON nat",
  );
  expect(lines.map((line) => line.replace(":Bob!Bob@classchat", ":Bob"))).toEqual([
    ":Bob PRIVMSG #everyone :one",
    ":irc.test PONG irc.test a",
    ":Bob JOIN #lab",
    ":irc.test 353 Bob = #lab :@Bob",
    ":irc.test 366 Bob #lab :End of /NAMES list",
    ":Bob PRIVMSG #lab :two",
    ":Bob MODE #lab +m",
    ":irc.test 401 Bob nobody :Client not active. Message not delivered. Try later",
    ":Bob PRIVMSG Nat :four",
    ":Bob PART #lab",
    ":irc.test 303 Bob :Nat",
  ]);
});

test("a message is stored before anyone gets it, and refused if it cannot be stored", async () => {
  const store = new FullStore();
  await using room = await classroom({ store });
  const ann = await room.irc("Ann");
  const bob = await room.irc("Bob", "echo-message");
  const carl = await room.irc("Carl");
  await bob.answers("PRIVMSG #everyone :stored");
  store.isFull = true;
  const [refused, ...more] = await bob.answers("PRIVMSG #everyone :lost");
  expect(refused).toStartWith(":irc.test 437 Bob #everyone :Message not delivered: ");
  expect(more).toEqual([]);
  // Without echo-message there is no response to refuse it in.
  carl.sends("PRIVMSG #everyone :lost too");
  await carl.sees(":irc.test NOTICE Carl :Message not delivered: ");
  store.isFull = false;
  await bob.answers("PRIVMSG #everyone :stored again");
  await ann.sees("PRIVMSG #everyone :stored again");
  const said = ann.lines.filter((line) => line.includes(" PRIVMSG "));
  expect(said).toEqual([
    ":Bob!Bob@classchat PRIVMSG #everyone :stored",
    ":Bob!Bob@classchat PRIVMSG #everyone :stored again",
  ]);
});

test("a label comes back on a response of no, one or several lines, and on an echo", async () => {
  await using room = await classroom();
  const bob = await room.irc("Bob", "labeled-response batch echo-message message-tags");
  expect(
    await bob.answers(
      "@label=a PONG x",
      "@label=b PING x",
      "@label=c ISON",
      "@label=d WHO bob",
      "@label=e PRIVMSG #everyone :hello",
      "@label=f JOIN #lab",
    ),
  ).toEqual([
    "@label=a :irc.test ACK",
    "@label=b :irc.test PONG irc.test x",
    "@label=c :irc.test 461 Bob ISON :Not enough parameters",
    "@label=d :irc.test BATCH +answer labeled-response",
    "@batch=answer :irc.test 352 Bob * Bob classchat irc.test Bob H :0 Bob Real",
    "@batch=answer :irc.test 315 Bob bob :End of /WHO list",
    ":irc.test BATCH -answer",
    expect.stringMatching(/^@label=e;msgid=\S+ :Bob!Bob@classchat PRIVMSG #everyone :hello$/),
    "@label=f :irc.test BATCH +answer labeled-response",
    "@batch=answer :Bob!Bob@classchat JOIN #lab",
    "@batch=answer :irc.test 353 Bob = #lab :@Bob",
    "@batch=answer :irc.test 366 Bob #lab :End of /NAMES list",
    ":irc.test BATCH -answer",
  ]);
});

test("each capability has its effect, and none for clients that did not request it", async () => {
  await using room = await classroom();
  const caps = "server-time extended-join away-notify userhost-in-names multi-prefix message-tags";
  const ann = await room.irc("Ann", caps);
  const old = await room.irc("Old");
  const bob = await room.irc("Bob");
  await ann.sees(":Bob!Bob@classchat JOIN #everyone * :Bob Real");
  await old.sees(":Bob!Bob@classchat JOIN #everyone");
  bob.sends("AWAY :lunch");
  await ann.sees(":Bob!Bob@classchat AWAY :lunch");
  bob.sends("PRIVMSG #everyone :hello");
  expect(await ann.sees("PRIVMSG")).toMatch(
    /^@time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z;msgid=\S+ :Bob!Bob@classchat PRIVMSG #everyone :hello$/,
  );
  await old.sees(":Bob!Bob@classchat PRIVMSG #everyone :hello");
  await ann.answers("JOIN #lab", "MODE #lab +v ann");
  expect(await ann.answers("NAMES #lab", "WHO #lab")).toEqual([
    ":irc.test 353 Ann = #lab :@+Ann!Ann@classchat",
    ":irc.test 366 Ann #lab :End of /NAMES list",
    ":irc.test 352 Ann #lab Ann classchat irc.test Ann H@+ :0 Ann Real",
    ":irc.test 315 Ann #lab :End of /WHO list",
  ]);
  expect(await old.answers("NAMES #lab", "PRIVMSG bob :there?")).toEqual([
    ":irc.test 353 Old = #lab :@Ann",
    ":irc.test 366 Old #lab :End of /NAMES list",
    ":irc.test 301 Old Bob :lunch",
  ]);
  bob.sends(`@+typing=${"x".repeat(4_000)} TAGMSG #everyone`);
  bob.sends("@+typing=active;+other=x TAGMSG #everyone", "@+typing=done TAGMSG ann");
  await ann.sees(";+typing=active :Bob!Bob@classchat TAGMSG #everyone");
  await ann.sees(";+typing=done :Bob!Bob@classchat TAGMSG Ann");
  expect(ann.lines.filter((line) => line.includes(" TAGMSG "))).toHaveLength(2);
  await old.isUpToDate();
  expect(old.lines.filter((line) => / AWAY | TAGMSG #|time=/.test(line))).toEqual([]);
});

test("a newcomer is sent earlier messages, in the form its capabilities allow", async () => {
  await using room = await classroom({ replay: 2 });
  const nat = await room.native("Nat");
  for (const text of ["one", "two", "three"]) nat.says("everyone", text);
  await nat.hears("receipt", ({ seq }) => seq === 3);
  const old = await room.irc("Old");
  expect(old.lines.filter((line) => line.includes(" PRIVMSG "))).toEqual([
    ":Nat!Nat@classchat PRIVMSG #everyone :[earlier] two",
    ":Nat!Nat@classchat PRIVMSG #everyone :[earlier] three",
  ]);
  const ann = await room.irc("Ann", "server-time batch");
  const from = ann.lines.findIndex((line) => line.includes("BATCH"));
  expect(ann.lines.slice(from, from + 4)).toEqual([
    ":irc.test BATCH +history chathistory #everyone",
    expect.stringMatching(/^@batch=history;time=\S+ :Nat!Nat@classchat PRIVMSG #everyone :two$/),
    expect.stringMatching(/^@batch=history;time=\S+ :Nat!Nat@classchat PRIVMSG #everyone :three$/),
    ":irc.test BATCH -history",
  ]);
});

test("without autojoin, a client joins the channel of the class when it asks to", async () => {
  const irc = { name: "irc.test", version: "test", autojoin: false };
  await using room = await classroom({ irc });
  const nat = await room.native("Nat");
  const bob = await room.irc("Bob");
  nat.says("everyone", "unheard");
  nat.says("Bob", "heard");
  await bob.sees("PRIVMSG Bob :heard");
  expect(bob.lines.filter((line) => / (JOIN|PRIVMSG) .*#everyone/.test(line))).toEqual([]);
  await bob.answer("JOIN #everyone", "366");
  nat.says("everyone", "heard too");
  await bob.sees("PRIVMSG #everyone :heard too");
});

test("a name before a colon in a channel is no address, and the menu warns about that", async () => {
  await using room = await classroom();
  const nat = await room.native("Nat");
  const bob = await room.irc("Bob");
  expect(await bob.answers("PRIVMSG server :menu")).toContain(
    ":irc.test NOTICE Bob :   ***NOTE: *** Bob:Hello in #everyone is read by everyone.",
  );
  bob.sends("PRIVMSG #everyone :Tom:secret");
  expect(await nat.hears("message")).toMatchObject({ to: "everyone", text: "Tom:secret" });
});
