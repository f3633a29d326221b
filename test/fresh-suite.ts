/**
 * Runs before each test file that shares its process with others: the suite of the file before, with all that was configured and switched
 * off there, is not met. What is made next is made as in a new process.
 */
Reflect.deleteProperty(globalThis, Symbol.for('chaukas.v1'));
// Each suite watches the exit of the process.
process.setMaxListeners(0);
