import type { GroupProtocolName } from '@kafka-o11y/vocabulary';
import type { GroupClient, Member, MemberOptions } from '../group-client.ts';
import { ClassicProtocol } from './classic-protocol.ts';
import type { ConnectionOptions } from './connections.ts';
import { Connections } from './connections.ts';
import { ConsumerProtocol } from './consumer-protocol.ts';
import { PlatformaticMember } from './member.ts';

/** Consumer groups through the connections of @platformatic/kafka. */
export class PlatformaticGroups implements GroupClient {
  readonly #options: ConnectionOptions;
  readonly #protocol: GroupProtocolName;

  /** @param protocol how members and coordinator agree on who has which partitions */
  constructor(options: ConnectionOptions, protocol: GroupProtocolName) {
    this.#options = options;
    this.#protocol = protocol;
  }

  member(options: MemberOptions): Member {
    const connections = new Connections(this.#options);
    const Protocol = this.#protocol === 'consumer' ? ConsumerProtocol : ClassicProtocol;
    return new PlatformaticMember(connections, new Protocol(connections, options), options);
  }
}
