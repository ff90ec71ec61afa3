import { Command, InvalidArgumentError, Option } from 'commander';
import { version } from '../../package.json';
import { permissions } from '../contract/models.ts';
import { rotationOrders, rotationReasons } from '../contract/rotation.ts';
import { toolAreas } from '../contract/tools.ts';
import type { RotateStep } from './commands/rotate.ts';
import type { CommandContext } from './context.ts';

/**
 * What the command line understands. A command's own code is loaded when it runs, so that `gatehouse stores` does
 * not wait for the parts that only `gatehouse connect` needs.
 */
export function createProgram(context: CommandContext): Command {
  const program = new Command('gatehouse')
    .description("Keeps a merchant's WooCommerce keys, and lets their tools through.")
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .showHelpAfterError('(add --help for the options)')
    .exitOverride()
    // What stands behind a command is that command's: `rotate` and its steps have options of the same name.
    .enablePositionalOptions()
    .addHelpText(
      'after',
      `
No store at hand? Start one to try things with: gatehouse practice --https
For completion in your shell: source <(gatehouse complete bash), also zsh, fish and powershell`,
    );

  withVault(
    program
      .command('connect <address>')
      .description('connect a store: checks the address, asks for the key, checks it, keeps it')
      .option('-n, --name <name>', 'what to call the store')
      .option('--description <text>', 'what the key is called in the keys list of wp-admin')
      .addOption(wanted().default('read_write'))
      .option('--picture <file>', 'take the key from the QR code in a picture; - is standard input')
      .option('--ca <file>', 'PEM of a certificate authority to trust for this store alone')
      .option('--staging <file>', stagingHelp)
      .option('-y, --yes', 'follow a redirect to another address without asking'),
  ).action(async (address: string, options) => {
    const { connect } = await import('./commands/connect.ts');
    context.exitCode = await connect(context, address, options);
  });

  withJson(
    program.command('scan <picture>').description('say which QR codes are in a picture; - is standard input'),
  ).action(async (picture: string, options) => {
    const { scan } = await import('./commands/scan.ts');
    context.exitCode = await scan(context, picture, options);
  });

  withJson(program.command('stores').alias('ls').description('list the stores')).action(async (options) => {
    const { stores } = await import('./commands/stores.ts');
    context.exitCode = await stores(context, options);
  });

  withJson(program.command('show <store>').description('show what is known of a store')).action(
    async (store: string, options) => {
      const { show } = await import('./commands/show.ts');
      context.exitCode = await show(context, store, options);
    },
  );

  withJson(
    program
      .command('history <store>')
      .description('say what happened to a store, newest first')
      .addOption(new Option('--csv', 'for a spreadsheet').conflicts('json')),
  ).action(async (store: string, options) => {
    const { history } = await import('./commands/history.ts');
    context.exitCode = await history(context, store, options);
  });

  withVault(
    program
      .command('doctor [address-or-store]')
      .alias('check')
      .description('say what keeps a store, or any address, from working, and how to mend it')
      .option('-a, --all', 'every connected store, one after the other')
      .option('-k, --key <->', 'check a key: - takes it from standard input, or asks on a terminal')
      .addOption(wanted())
      .option('--ca <file>', 'PEM of a certificate authority to trust for this address alone')
      .option('--staging <file>', stagingHelp)
      .option('--report <file>', 'write a report for a supporter')
      .option('--letter <file>', 'write a message to the hosting company'),
  ).action(async (reference: string | undefined, options) => {
    const { doctor } = await import('./commands/doctor.ts');
    context.exitCode = await doctor(context, reference, options);
  });

  withVault(
    program
      .command('call <store> <method> <path>')
      .description('call a store, such as: gatehouse call "My shop" GET products -q per_page=5')
      .option('-q, --query <name=value>', 'a query parameter; may be given more than once', collect)
      .option('-d, --data <json>', 'the body: JSON, or @FILE, or @- for standard input')
      .option('-a, --all', 'follow the pages of a list')
      .option('-k, --key <last7>', 'the key to call with, by its last 7 characters, where the store has several'),
  ).action(async (store: string, method: string, path: string, options) => {
    const { call } = await import('./commands/call.ts');
    context.exitCode = await call(context, { store, method, path }, options);
  });

  withJson(program.command('rename <store> <name>').description('give a store another name')).action(
    async (store: string, name: string, options) => {
      const { rename } = await import('./commands/rename.ts');
      context.exitCode = await rename(context, store, name, options);
    },
  );

  withVault(
    program
      .command('move <store> <address>')
      .description('follow a store to another address; the key is checked there first')
      .option('--ca <file>', 'PEM of a certificate authority to trust for this store alone'),
  ).action(async (store: string, address: string, options) => {
    const { move } = await import('./commands/move.ts');
    context.exitCode = await move(context, store, address, options);
  });

  withVault(
    program
      .command('staging <store>')
      .description('keep the name and password that a staging site asks for, or erase them')
      .option('--login <file>', 'where they are, as name:password; asked for unless given')
      .option('--remove', 'erase them from this computer'),
  ).action(async (store: string, options) => {
    const { staging } = await import('./commands/staging.ts');
    context.exitCode = await staging(context, store, options);
  });

  addRotate(program, context);

  withVault(
    program
      .command('remove <store>')
      .description('remove a store and its keys from this computer')
      .option('-y, --yes', 'do not ask'),
  ).action(async (store: string, options) => {
    const { remove } = await import('./commands/remove.ts');
    context.exitCode = await remove(context, store, options);
  });

  withVault(
    program
      .command('forget-everything')
      .description('remove all stores, all keys and all settings from this computer')
      .option('-y, --yes', 'do not ask'),
  ).action(async (options) => {
    const { forgetEverything } = await import('./commands/forget-everything.ts');
    context.exitCode = await forgetEverything(context, options);
  });

  withVault(
    program
      .command('serve')
      .description('let desktop tools through to their stores, until Ctrl+C')
      .option('-p, --port <number>', 'the port; that of the settings unless given, 0 for any that is free')
      .addOption(
        new Option('--install', 'write a systemd unit that does this at each login, instead of doing it').conflicts(
          'uninstall',
        ),
      )
      .option('--uninstall', 'take that unit away again')
      .option('--now', 'with --install: have systemd start it, too'),
  ).action(async (options) => {
    const { serve } = await import('./commands/serve.ts');
    context.exitCode = await serve(context, options);
  });

  const tool = program.command('tool').description('the desktop tools of a store, and the keys they have here');
  withVault(
    tool
      .command('add <store> <name>')
      .description('give a tool a key of its own; key and secret are shown once')
      .addOption(may().default('read'))
      .addOption(area().makeOptionMandatory())
      .option('--until <date>', 'the last day it is good, such as 2027-01-31')
      .option('--per-minute <number>', 'how many calls it may make a minute'),
  ).action(async (store: string, name: string, options) => {
    const { addTool } = await import('./commands/tool.ts');
    context.exitCode = await addTool(context, { store, name }, options);
  });
  withVault(ofStore(tool.command('list').alias('ls').description('list the tools'))).action(async (options) => {
    const { listTools } = await import('./commands/tool.ts');
    context.exitCode = await listTools(context, options);
  });
  withVault(ofStore(tool.command('show <tool>').description('show a tool, and how it was used'))).action(
    async (reference: string, options) => {
      const { showTool } = await import('./commands/tool.ts');
      context.exitCode = await showTool(context, reference, options);
    },
  );
  for (const [name, description] of [
    ['pause', 'refuse the calls of a tool until it is resumed'],
    ['resume', 'let a paused tool through again'],
  ] as const) {
    withVault(ofStore(tool.command(`${name} [tool]`).description(description)))
      .addOption(new Option('--all', 'every tool of every store, also after a restart').conflicts('store'))
      .action(async (reference: string | undefined, options) => {
        const { pauseTools } = await import('./commands/tool.ts');
        context.exitCode = await pauseTools(context, name === 'pause', reference, options);
      });
  }
  withVault(
    ofStore(tool.command('change <tool>').description('let a tool do more, less or longer, with the key that it has'))
      .option('--name <name>', 'another name')
      .addOption(may())
      .addOption(area())
      .option('--until <date>', 'the last day it is good, such as 2027-01-31, or: always')
      .option('--per-minute <number>', 'how many calls it may make a minute, or: any'),
  ).action(async (reference: string, options) => {
    const { changeTool } = await import('./commands/tool.ts');
    context.exitCode = await changeTool(context, reference, options);
  });
  withVault(
    ofStore(
      tool.command('replace <tool>').description('give a tool another key; the one it had is refused from now on'),
    ),
  ).action(async (reference: string, options) => {
    const { replaceTool } = await import('./commands/tool.ts');
    context.exitCode = await replaceTool(context, reference, options);
  });
  withVault(
    ofStore(tool.command('log [tool]').description('say what tools called, newest first'))
      .option('--text <words>', 'with all of these in method, route, status or reason, such as "orders 403"')
      .option('-n, --limit <number>', 'how many, or: all', '50')
      .addOption(new Option('--csv', 'for a spreadsheet').conflicts('json')),
  ).action(async (reference: string | undefined, options) => {
    const { toolLog } = await import('./commands/tool-log.ts');
    context.exitCode = await toolLog(context, reference, options);
  });
  withVault(
    ofStore(tool.command('revoke <tool>').description('take a tool and its key away for good')).option(
      '-y, --yes',
      'do not ask',
    ),
  ).action(async (reference: string, options) => {
    const { revokeTool } = await import('./commands/tool.ts');
    context.exitCode = await revokeTool(context, reference, options);
  });

  withVault(
    program
      .command('run <command...>')
      .description('run a command with a key that is good as long as it runs, in its environment')
      .requiredOption('-s, --store <store>', 'the store that it is for')
      .option('-t, --tool <tool>', 'let it do what this tool may')
      .addOption(may().default('read'))
      .addOption(area())
      .passThroughOptions(),
    // A command's own output is its own.
  ).action(async (command: string[], options) => {
    const { run } = await import('./commands/run.ts');
    context.exitCode = await run(context, command, options);
  });

  withJson(
    program
      .command('practice')
      .description('start a store to practise with, on this computer, until Ctrl+C')
      .option('-p, --port <number>', 'the port; 0 for any that is free', '0')
      .option('--https', 'over https, with a certificate authority of its own')
      .option('--plain', 'with plain permalinks, as a store is before they are changed')
      .addOption(new Option('--fault <name>', 'with this fault; see --list-faults').conflicts('plain'))
      .addOption(new Option('--language <code>', 'of what the store says about keys').choices(['en', 'de', 'ja', 'ar']))
      .option('--list-faults', 'list the faults, and start nothing'),
  ).action(async (options) => {
    const { practice } = await import('./commands/practice.ts');
    context.exitCode = await practice(context, options);
  });

  return program;
}

/** `rotate <store>` leads through it; a step's name before the store takes that step alone. */
function addRotate(program: Command, context: CommandContext): void {
  const picture = ['--picture <file>', 'take the new key from the QR code in a picture; - is standard input'] as const;
  const reason = () => new Option('--reason <reason>', 'why').choices([...rotationReasons]);
  const order = () =>
    new Option('--order <order>', 'for a key that leaked: revoke it first, and calls fail meanwhile').choices([
      ...rotationOrders,
    ]);
  const fewer = ['--accept-fewer-rights', 'switch also to a key that may do less than the old one'] as const;
  const rotate = withVault(
    program
      .command('rotate <store>')
      .description('replace the key of a store, step by step, and go on where that was left')
      .addOption(reason())
      .addOption(order())
      .option(...picture)
      .option(...fewer)
      .option('-y, --yes', 'switch without asking'),
  )
    .enablePositionalOptions()
    .action(async (store: string, options) => {
      const { rotate } = await import('./commands/rotate.ts');
      context.exitCode = await rotate(context, store, options);
    });
  const step = (name: RotateStep, description: string, change = (command: Command) => command) =>
    withVault(change(rotate.command(`${name} <store>`).description(description))).action(
      async (store: string, options) => {
        const { rotateStep } = await import('./commands/rotate.ts');
        context.exitCode = await rotateStep(context, name, store, options);
      },
    );
  step('start', 'begin, and say where the new key is made', (command) =>
    command.addOption(reason()).addOption(order()),
  );
  step('new', 'take the new key from standard input, or ask for it, and check it', (command) =>
    command.option(...picture),
  );
  step('verify', 'check the new key, and compare it with the old one');
  step('switch', 'make calls with the new key', (command) => command.option(...fewer));
  step('confirm-revoked', 'ask the store whether the old key is revoked; if it is, erase it here');
  step('undo', 'make calls with the old key again');
  step('abandon', 'give up, erase the new key, and keep the old one');
  step('stop-waiting', 'erase the old key, though the store may still know it', (command) =>
    command.option('-y, --yes', 'do not ask'),
  );
  step('status', 'say where it stands and what comes next');
}

function may(): Option {
  return new Option('-m, --may <permission>', 'what it may do').choices([...permissions]);
}

function area(): Option {
  return new Option('-a, --area <area>', 'what it is let to; may be given more than once')
    .choices([...toolAreas])
    .argParser<readonly string[]>((given, all = []) => {
      if (!(toolAreas as readonly string[]).includes(given)) {
        throw new InvalidArgumentError(`Allowed choices are ${toolAreas.join(', ')}.`);
      }
      return [...all, given];
    });
}

function ofStore(command: Command): Command {
  return command.option('-s, --store <store>', 'of this store');
}

const stagingHelp = "where a staging site's login is, as name:password; - to be asked";

function wanted(): Option {
  return new Option('-w, --want <permission>', 'what the key is to be able to do').choices([...permissions]);
}

function withJson(command: Command): Command {
  return command.option('--json', 'print one line of JSON');
}

/** For commands that need a secret. */
function withVault(command: Command): Command {
  return withJson(command)
    .addOption(
      new Option('--vault <kind>', 'where keys are kept; chosen once, with the first store').choices([
        'keychain',
        'file',
      ]),
    )
    .option('--passphrase-file <file>', 'for --vault file: where the passphrase is, instead of asking');
}

function collect(value: string, all: string[] = []): string[] {
  return [...all, value];
}
