import { core } from './core.ts';
import about from './en/about.json';
import app from './en/app.json';
import calls from './en/calls.json';
import check from './en/check.json';
import connect from './en/connect.json';
import diagnose from './en/diagnose.json';
import history from './en/history.json';
import key from './en/key.json';
import kit from './en/kit.json';
import practice from './en/practice.json';
import rotate from './en/rotate.json';
import scan from './en/scan.json';
import settings from './en/settings.json';
import store from './en/store.json';
import stores from './en/stores.json';
import tools from './en/tools.json';
import transfer from './en/transfer.json';
import words from './en/words.json';

/** English is the source of every other language. A namespace a subject: a screen brings its own file. */
export const catalogues = {
  en: {
    core,
    about,
    app,
    calls,
    check,
    connect,
    diagnose,
    history,
    key,
    kit,
    practice,
    rotate,
    scan,
    settings,
    store,
    stores,
    tools,
    transfer,
    words,
  },
} as const;
