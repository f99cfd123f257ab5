/**
 * What a start of the extension does not need. esbuild.mjs bundles this file separately, and whatever needs a part of it
 * first loads it all: the parts share much.
 */
export { render } from "../formats/index.ts";
export { showGosum } from "./gosum/gosumPanel.ts";
export { captureProfile } from "./profiles/captureProfile.ts";
export { compareProfiles } from "./profiles/compareProfiles.ts";
export { openProfileEditor } from "./profiles/profileEditor.ts";
export { profileTest, saveProfileAs } from "./profiles/profileTest.ts";
