// What `status()` says where not all can be recorded: a user has to be able to act on it.

/** Nothing can reach a library that is a part of the app's own file, or that a test runner loads in its own way. */
export const UNUSED =
  /no call was seen\. If the app is bundled, or has another module system \(Jest\), give its client of openai to instrument\(\) of @chaukas\/instrument-openai/;

const UNSEEN = /openai 6\.49\.0 in \S+\/old-kit\/node_modules\/openai was not seen; if the app imports that copy too, /;
const FROM = /register\(\{ from: "\/\S+" \}\) of @chaukas\/auto\/api/;

/** The copy that a dependency has for itself, where an app can have it seen by being started in another way, or only by naming it. */
export const PRELOAD = new RegExp(`${UNSEEN.source}start it with node --import @chaukas/auto, or ${FROM.source}`);
export const NAME = new RegExp(UNSEEN.source + FROM.source);

export function onEvery(sentence) {
  return { 20: sentence, 22: sentence, 24: sentence, 26: sentence };
}
