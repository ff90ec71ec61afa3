import type { AppSettings, Host, HostEvent, StoreSummary } from '../../src-main/contract/host.ts';
import { fail, ok, type Result } from '../../src-main/contract/result.ts';
import type { GatewayStatus, Tool, ToolCall, ToolLogin, ToolSummary, ToolUse } from '../../src-main/contract/tools.ts';

/** The tools of a core that lives in the page. */
export interface FakeTools
  extends Pick<
    Host,
    | 'listTools'
    | 'addTool'
    | 'pauseTool'
    | 'updateTool'
    | 'replaceTool'
    | 'revokeTool'
    | 'toolCalls'
    | 'gatewayStatus'
    | 'pauseGateway'
  > {
  /** A store has gone, or everything has. */
  forget(store: string): void;
  /** Fails where another program has the port. */
  settingsChanged(settings: AppSettings): Promise<Result<void>>;
}

export type FakeTool = Tool & { readonly use?: ToolUse };

export interface FakeToolsParts {
  readonly now: () => string;
  readonly store: (reference: string) => Result<StoreSummary>;
  readonly settings: () => AppSettings;
  readonly emit: (event: HostEvent) => void;
  readonly tools: readonly FakeTool[];
  /** Newest first. */
  readonly calls: readonly ToolCall[];
}

/** A port that another program has. */
const takenPort = 5_432;

const unused: ToolUse = { calls: 0, refusals: 0, bytes: 0, callsToday: 0, refusalsToday: 0 };

export function createFakeTools({ now, store, settings, emit, tools: given, calls }: FakeToolsParts): FakeTools {
  let tools: readonly FakeTool[] = given;
  let paused = false;
  let made = 0;

  const urlOf = (tool: Tool) => `http://127.0.0.1:${settings().gatewayPort}/${tool.store}`;
  const toolOf = ({ use: _, ...tool }: FakeTool): Tool => tool;
  const summaryOf = (tool: FakeTool): ToolSummary => ({ ...toolOf(tool), url: urlOf(tool), use: tool.use ?? unused });
  const statusWith = ({ gateway, gatewayPort: port }: AppSettings): GatewayStatus => ({
    state: gateway && tools.length > 0 ? 'open' : 'closed',
    port,
    paused,
  });
  const changed = () => {
    emit({ type: 'tools-changed' });
    emit({ type: 'gateway-changed', status: statusWith(settings()) });
  };
  const loginOf = (tool: FakeTool): ToolLogin => {
    made += 1;
    return {
      tool: toolOf(tool),
      url: urlOf(tool),
      consumerKey: `ck_${tool.keyLast7.padStart(40, '0')}`,
      consumerSecret: `cs_${String(made).padStart(40, '0')}`,
    };
  };
  /** Puts another in the place of a tool, or nothing. */
  function replace(id: string, edit: (tool: FakeTool) => FakeTool | null): Result<FakeTool> {
    const tool = tools.find((one) => one.id === id);
    if (!tool) return fail('tool-not-found', { reference: id });
    const edited = edit(tool);
    tools = tools.flatMap((one) => (one !== tool ? [one] : edited ? [edited] : []));
    changed();
    return ok(edited ?? tool);
  }

  return {
    async listTools(request) {
      const found = request.store === undefined ? ok(undefined) : store(request.store);
      if (!found.ok) return found;
      const wanted = tools.filter((tool) => found.value === undefined || tool.store === found.value.id);
      return ok(wanted.map(summaryOf).toSorted((one, other) => one.name.localeCompare(other.name, 'en')));
    },
    async addTool({ store: reference, name, ...rules }) {
      const found = store(reference);
      if (!found.ok) return found;
      if (name.trim() === '') return fail('name-invalid', { reason: 'empty' });
      if (rules.areas.length === 0) return fail('tool-rules-invalid', { reason: 'areas' });
      if (tools.some((tool) => tool.store === found.value.id && tool.name === name))
        return fail('tool-exists', { name });
      const tool: FakeTool = {
        id: `tool000${tools.length + 1}`.slice(-8),
        store: found.value.id,
        name,
        keyLast7: `f00d00${tools.length + 1}`.slice(-7),
        ...rules,
        paused: false,
        addedAt: now(),
      };
      tools = [...tools, tool];
      changed();
      return ok(loginOf(tool));
    },
    async pauseTool(request) {
      const edited = replace(request.tool, (tool) => ({ ...tool, paused: request.paused }));
      return edited.ok ? ok(toolOf(edited.value)) : edited;
    },
    async updateTool({ tool: id, name, permission, areas, perMinute, expiresAt }) {
      const before = tools.find((tool) => tool.id === id);
      if (before && tools.some((one) => one !== before && one.store === before.store && one.name === name))
        return fail('tool-exists', { name: name ?? '' });
      const edited = replace(id, ({ perMinute: most, expiresAt: until, ...tool }) => {
        const nextMost = perMinute === undefined ? most : (perMinute ?? undefined);
        const nextUntil = expiresAt === undefined ? until : (expiresAt ?? undefined);
        return {
          ...tool,
          ...(name === undefined ? {} : { name }),
          ...(permission === undefined ? {} : { permission }),
          ...(areas === undefined ? {} : { areas }),
          ...(nextMost === undefined ? {} : { perMinute: nextMost }),
          ...(nextUntil === undefined ? {} : { expiresAt: nextUntil }),
        };
      });
      return edited.ok ? ok(toolOf(edited.value)) : edited;
    },
    async replaceTool(request) {
      const edited = replace(request.tool, (tool) => ({ ...tool, keyLast7: 'beef007', replacedAt: now() }));
      return edited.ok ? ok(loginOf(edited.value)) : edited;
    },
    async revokeTool(request) {
      const edited = replace(request.tool, () => null);
      return edited.ok ? ok(toolOf(edited.value)) : edited;
    },
    async toolCalls(request) {
      const words = (request.text ?? '').toLowerCase().split(/\s+/).filter(Boolean);
      const from = Number(request.before ?? 0);
      const fitting = calls
        .map((call, index) => ({ call, index }))
        .slice(from)
        .filter(({ call }) => request.store === undefined || call.store === request.store)
        .filter(({ call }) => request.tool === undefined || call.tool === request.tool)
        .filter(({ call: { reason } }) => !request.refused || (reason !== undefined && reason !== 'cut'))
        .filter(({ call: { method, route, status, reason = '' } }) => {
          const said = `${method} ${route} ${status} ${reason}`.toLowerCase();
          return words.every((word) => said.includes(word));
        });
      const page = fitting.slice(0, request.limit);
      const last = page.at(-1);
      const found = page.map(({ call }) => call);
      return ok(
        page.length === request.limit && last ? { calls: found, earlier: String(last.index + 1) } : { calls: found },
      );
    },
    gatewayStatus: async () => ok(statusWith(settings())),
    async pauseGateway(request) {
      paused = request.paused;
      const status = statusWith(settings());
      emit({ type: 'gateway-changed', status });
      return ok(status);
    },
    forget(id) {
      tools = id === 'all' ? [] : tools.filter((tool) => tool.store !== id);
      changed();
    },
    async settingsChanged(next) {
      const { gateway, gatewayPort: port } = next;
      if (port === takenPort && port !== settings().gatewayPort)
        return fail('gateway-port-taken', { port, program: '“postgres” (process 812)' });
      if (port !== settings().gatewayPort || gateway !== settings().gateway) {
        emit({ type: 'gateway-changed', status: statusWith(next) });
      }
      return ok(undefined);
    },
  };
}
