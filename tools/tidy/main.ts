// The house rules as a test. Prints every fault as path:line and fails if there is one.
import { buildFaults } from './build_rules.ts';
import { coroutineFaults } from './coroutines.ts';
import { deadPathFaults } from './dead_paths.ts';
import { layerFaults } from './layers.ts';
import { nameFaults } from './names.ts';
import { placeFaults } from './single_places.ts';
import { secretFaults } from './secrets.ts';
import { sizeFaults } from './sizes.ts';
import { loadSources, type Rule } from './sources.ts';
import { wordFaults } from './words.ts';

const rules: Rule[] = [layerFaults, sizeFaults, nameFaults, wordFaults, coroutineFaults, placeFaults, (sources) => deadPathFaults(sources), secretFaults, buildFaults];

const sources = loadSources();
const faults = rules.flatMap((rule) => rule(sources));
for (const { path, line, rule, message } of faults) console.error(`${path}:${line}: ${rule}: ${message}`);
console.log(`tidy: ${sources.length} files, ${faults.length} faults`);
process.exitCode = faults.length > 0 ? 1 : 0;
