// `npm ci --ignore-scripts` leaves out the Node 24 that this workspace develops on, and everything then runs on the
// system's Node without a word. This says so instead.
const major = Number(process.versions.node.split('.')[0]);
if (major !== 24) {
  console.error(
    `This workspace runs on Node 24 from its own node_modules, but found ${process.version} at ${process.execPath}. ` +
      'Run `npm ci` without --ignore-scripts and start through `npm run`.',
  );
  process.exit(1);
}
