import type { GroupClient, Member, MemberOptions } from '../group-client.ts';
import type { ConnectionOptions } from './connections.ts';
import { Connections } from './connections.ts';
import { PlatformaticMember } from './member.ts';

/** Consumer groups through the connections of @platformatic/kafka. */
export class PlatformaticGroups implements GroupClient {
  readonly #options: ConnectionOptions;

  constructor(options: ConnectionOptions) {
    this.#options = options;
  }

  member(options: MemberOptions): Member {
    return new PlatformaticMember(new Connections(this.#options), options);
  }
}
