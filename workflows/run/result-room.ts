import { ROOM_PER_NODE_BYTES, ROOM_PER_RUN_BYTES } from '../../automation/model/limits.js';
import { bytesOf } from './payload-size.js';

/** Bytes of JSON, by what they hold. */
interface Room {
  outputs: number;
  variables: number;
}

/** Counts what nodes store in the run, because the whole of it must fit into Temporal's payloads. */
export class ResultRoom {
  private readonly used: Room = { outputs: 0, variables: 0 };

  /** What the next node may store; undefined when it may still store the usual maximum of a node. */
  left(): Room | undefined {
    const left = (kind: keyof Room) =>
      Math.max(0, Math.min(ROOM_PER_NODE_BYTES, ROOM_PER_RUN_BYTES[kind] - this.used[kind]));
    const room = { outputs: left('outputs'), variables: left('variables') };
    return room.outputs + room.variables < 2 * ROOM_PER_NODE_BYTES ? room : undefined;
  }

  count({ outputs, variables }: { outputs?: unknown; variables?: unknown }): void {
    if (outputs !== undefined) this.used.outputs += bytesOf(outputs);
    if (variables !== undefined) this.used.variables += bytesOf(variables);
  }

  /** An attempt begins with all of the room. */
  reset(): void {
    this.used.outputs = this.used.variables = 0;
  }
}
