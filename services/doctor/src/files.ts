/**
 * Prints the files that a configuration names, one a line, for start.sh to mount: passwords, keys and
 * certificates. It takes the doctor's flags, reads none of the files, and leaves all faults to the doctor.
 */
import { filesOf } from './config.ts';

for (const file of filesOf(process.argv.slice(2))) console.log(file);
