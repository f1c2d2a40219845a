import { start } from './start.ts';

/** Gets Docker and the images that the integration tests run containers of. */
export default function setup(): void {
  start('images');
}
