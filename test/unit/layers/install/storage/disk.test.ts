import assert from "node:assert/strict";
import { inspectFolder, mountOf, parseMounts } from "../../../../../src/layers/install/storage/disk.ts";

// Lines as in proc_pid_mountinfo(5): with and without optional fields, an escaped space, a remount as read-only.
const MOUNTINFO = `22 1 254:0 / / rw,relatime shared:1 - ext4 /dev/vda rw,discard
25 22 0:21 / /tmp rw,nosuid,nodev,noexec shared:12 master:3 - tmpfs tmpfs rw,size=65536k
26 22 0:22 / /my\\040disk rw - ext4 /dev/vdb ro
27 22 0:23 / /srv rw - ext4 /dev/vdc rw
28 27 0:24 / /srv ro - overlay overlay rw
`;

suite("the mounts of a system", () => {
  const mounts = parseMounts(MOUNTINFO);

  test("are read with their types and flags", () => {
    assert.deepEqual(mounts, [
      { point: "/", type: "ext4", noexec: false },
      { point: "/tmp", type: "tmpfs", noexec: true },
      { point: "/my disk", type: "ext4", noexec: false },
      { point: "/srv", type: "ext4", noexec: false },
      { point: "/srv", type: "overlay", noexec: false },
    ]);
  });

  test("contain a path at the deepest point; of two at one point the later counts", () => {
    assert.equal(mountOf("/tmp/go-build1", mounts)?.point, "/tmp");
    assert.equal(mountOf("/tmpfiles", mounts)?.point, "/");
    assert.equal(mountOf("/srv/x", mounts)?.type, "overlay");
    assert.equal(mountOf("/srv/x", []), undefined);
  });

  test("are none where the text is not a list of mounts", () => {
    assert.deepEqual(parseMounts("junk\n\n - \n1 2 3 4\n"), []);
  });
});

suite("a folder", () => {
  test("that is missing is judged by the nearest parent that exists", async () => {
    const facts = await inspectFolder(`${__dirname}/not/there`, []);
    assert.equal(facts.existing, __dirname);
    assert.equal(facts.missing, true);
    assert.equal(facts.unwritable, undefined);
  });

  test("below a file cannot be created", async () => {
    const facts = await inspectFolder(`${__filename}/cache`, []);
    assert.equal(facts.unwritable, `${__filename} is a file, not a folder`);
  });
});
