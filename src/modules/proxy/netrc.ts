/** The netrc file as the go command reads it (cmd/go/internal/auth/netrc.go); other programs accept more. */

/** The credentials for one host; `machine` is compared with the host of a URL including its port. */
export interface NetrcEntry {
  readonly machine: string;
  readonly login: string;
  readonly password: string;
}

/** The entries that the go command uses: those with all three words, each on one line with its value. */
export function parseNetrc(text: string): NetrcEntry[] {
  const entries: NetrcEntry[] = [];
  let entry = { machine: "", login: "", password: "" };
  let inMacro = false;
  for (const line of text.split("\n")) {
    if (inMacro) {
      inMacro = line !== "";
      continue;
    }
    const words = line.split(/\s+/).filter((word) => word !== "");
    let at = 0;
    for (; at + 1 < words.length; at += 2) {
      const [name, value = ""] = words.slice(at, at + 2);
      if (name === "machine") {
        entry = { machine: value, login: "", password: "" };
      } else if (name === "login" || name === "password") {
        entry = { ...entry, [name]: value };
      } else if (name === "macdef") {
        inMacro = true;
      }
      if (entry.machine !== "" && entry.login !== "" && entry.password !== "") {
        entries.push(entry);
        entry = { machine: "", login: "", password: "" };
      }
    }
    if (words[at] === "default") {
      break;
    }
  }
  return entries;
}

/** The machines of a netrc file by the rules of other programs, where any white space separates words. */
export function netrcMachines(text: string): string[] {
  return [...text.matchAll(/(?:^|\s)machine\s+(\S+)/g)].map(([, name]) => name!);
}
