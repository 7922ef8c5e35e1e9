/** Clients that join and do nothing: `more` of them are measured, behind those that joined `before`. */
export interface IdleClients {
  before: number;
  more: number;
}

/** How much to measure. */
export interface Plan {
  rounds: number;
  /** Numbers of receivers. */
  sizes: number[];
  warmSeconds: number;
  deliverySeconds: number;
  /** Receivers of each kind. */
  mixed: { native: number; web: number };
  delay: { receivers: number; perSecond: number; seconds: number };
  /** Three servers of one class: seconds of a round, and messages on their way. */
  cluster: { seconds: number; inFlight: number };
  joins: number;
  /** IRC clients that join one channel. */
  ircJoins: number;
  /** Clients that join by TLS. */
  tlsJoins: number;
  idle: IdleClients;
  /** Fewer: each has to shake hands. The first fill what the server keeps for handshakes in general. */
  tlsIdle: IdleClients;
  /** Time for a server to release what the joins needed. */
  settleMs: number;
  starts: number;
  /** The longest the clients of one server may take to join. */
  fillWithinMs: number;
  /** The whole run is stopped after this. */
  endWithinMs: number;
}

export const fullPlan: Plan = {
  rounds: 3,
  sizes: [10, 100, 1_000, 5_000],
  warmSeconds: 1,
  deliverySeconds: 1.5,
  mixed: { native: 500, web: 500 },
  delay: { receivers: 1_000, perSecond: 50, seconds: 4 },
  cluster: { seconds: 3, inFlight: 3_000 },
  joins: 5_000,
  ircJoins: 1_000,
  tlsJoins: 1_000,
  idle: { before: 0, more: 10_000 },
  tlsIdle: { before: 500, more: 1_500 },
  settleMs: 5_000,
  starts: 11,
  fillWithinMs: 20_000,
  endWithinMs: 480_000,
};

export const quickPlan: Plan = {
  rounds: 1,
  sizes: [100, 1_000],
  warmSeconds: 0.5,
  deliverySeconds: 0.7,
  mixed: { native: 100, web: 100 },
  delay: { receivers: 300, perSecond: 50, seconds: 1 },
  cluster: { seconds: 1, inFlight: 3_000 },
  joins: 500,
  ircJoins: 300,
  tlsJoins: 300,
  idle: { before: 0, more: 1_000 },
  tlsIdle: { before: 200, more: 500 },
  settleMs: 1_500,
  starts: 3,
  fillWithinMs: 8_000,
  endWithinMs: 60_000,
};
