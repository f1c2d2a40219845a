export { Faults } from './faults.ts';
export type { FaultName, FaultSwitches } from './flag-file.ts';
export { catalogue, hasVariant, readSwitches, writeSwitches } from './flag-file.ts';
