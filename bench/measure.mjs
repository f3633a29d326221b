// One candidate of one figure, in this process; prints its cells as JSON.
const [file, candidate, options] = process.argv.slice(2);
const { measure } = await import(`./figures/${file}.mjs`);
const cells = await measure(candidate, JSON.parse(options));
process.stdout.write(JSON.stringify(cells), () => process.exit(0));
