import { exitCode, Failure } from "./failure.ts";
import { defineCommand } from "./flags.ts";
import { isFromSource } from "./version.ts";

export const service = defineCommand({
  name: "service",
  description: "Print a systemd unit that runs the server on this machine",
  flags: {},
  async run(_, { output, errors }) {
    if (process.platform !== "linux") {
      const text =
        "systemd is there on Linux only. Here, start classchat serve by this system's own means.";
      throw new Failure(exitCode.failure, text);
    }
    if (isFromSource) {
      const text = "A service runs the executable. Build it with bun run build, and ask that one.";
      throw new Failure(exitCode.failure, text);
    }
    const { execPath } = process;
    const isThere = canServiceRun(execPath);
    if (!isThere) {
      errors.write(`A service cannot run ${execPath}. Copy it to ${usualPath} first.\n`);
    }
    output.write(renderServiceUnit(isThere ? execPath : usualPath));
  },
});

const usualPath = "/usr/local/bin/classchat";

/** Not if ProtectHome= or PrivateTmp= would hide the file, or systemd does not take its name. */
export function canServiceRun(path: string): boolean {
  return !/^\/(?:home|root|run\/user|tmp|var\/tmp)\/|["'\\]/.test(path);
}

/**
 * A system unit without a user of its own (DynamicUser=) that may do what the server does and no more.
 * @param executable its absolute path, which a service can run
 */
export function renderServiceUnit(executable: string): string {
  return `# Install it:
#   classchat service | sudo tee /etc/systemd/system/classchat.service
#   sudo systemctl daemon-reload && sudo systemctl enable --now classchat
# Read its window with: journalctl -u classchat -f
# Its history is in /var/lib/classchat: sudo classchat export --data-dir /var/lib/classchat

[Unit]
Description=ClassChat: chat for people in one room
Wants=network-online.target
After=network-online.target

[Service]
# Every flag of classchat serve has a variable, which /etc/classchat.conf may set: CLASSCHAT_PORT=80
Environment=CLASSCHAT_LAN=1 CLASSCHAT_DATA_DIR=%S/classchat
# The journal is kept, and people outside the class can read it.
Environment=CLASSCHAT_HIDE_PRIVATE=1
EnvironmentFile=-/etc/classchat.conf
ExecStart=${quoteExecutable(executable)} serve
Restart=on-failure
RestartSec=2

DynamicUser=yes
StateDirectory=classchat
StateDirectoryMode=0700
UMask=0077
LimitNOFILE=65536

# It may open a port below 1024, and has no other right of root.
AmbientCapabilities=CAP_NET_BIND_SERVICE
CapabilityBoundingSet=CAP_NET_BIND_SERVICE
NoNewPrivileges=yes
ProtectSystem=strict
ProtectHome=yes
PrivateTmp=yes
PrivateDevices=yes
ProtectProc=invisible
ProtectClock=yes
ProtectHostname=yes
ProtectKernelLogs=yes
ProtectKernelModules=yes
ProtectKernelTunables=yes
ProtectControlGroups=yes
RestrictNamespaces=yes
RestrictRealtime=yes
RestrictSUIDSGID=yes
RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK
LockPersonality=yes
SystemCallArchitectures=native
SystemCallFilter=@system-service
SystemCallFilter=~@privileged @resources
SystemCallErrorNumber=EPERM
# MemoryDenyWriteExecute= would forbid the compiler of JavaScript.

[Install]
WantedBy=multi-user.target
`;
}

/** Quoted, and without specifiers (systemd.service(5), systemd.unit(5)). */
function quoteExecutable(path: string): string {
  return `"${path.replaceAll("%", "%%")}"`;
}
