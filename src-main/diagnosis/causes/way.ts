import { megabytes } from '../../woocommerce/body.ts';
import type { ApiLink } from '../../woocommerce/discovery-evidence.ts';
import { type Grounds, isHttps, letsOthersIn, obstacles, onTheWay, restOf } from '../grounds.ts';
import { signedName } from '../login.ts';
import { graveAsMet, kindIs, type Row, refused, some, unanswered, unexplained } from './row.ts';

/** From the address that was typed to a WooCommerce that keys can be used with. */
export const wayRows: readonly Row[] = [
  {
    cause: 'address-invalid',
    shownBy: ({ look }) => look.notAnAddress?.code === 'address-invalid' && [],
    params: ({ look }) => look.notAnAddress?.params ?? {},
  },

  // ---- nobody there, or nobody to be trusted
  unanswered('dns-not-found'),
  unanswered('connection-refused'),
  unanswered('connect-timeout'),
  unanswered('tls-not-spoken'),
  unanswered('tls-expired'),
  unanswered('tls-wrong-host'),
  unanswered('tls-incomplete-chain'),
  unanswered('tls-untrusted'),
  unanswered('redirect-loop'),
  unanswered('redirect-refused'),
  {
    cause: 'redirect-to-other-host',
    shownBy: ({ look }) => look.discovery?.elsewhere !== undefined && [look.home],
    params: ({ look }) => ({
      host: look.discovery?.evidence.address.hostname ?? '',
      target: look.discovery?.elsewhere?.hostname ?? '',
      address: look.discovery?.elsewhere?.href ?? '',
    }),
  },

  // ---- somebody in front
  {
    ...refused('staging-password'),
    shownBy: (grounds) =>
      grounds.look.gate === 'passed'
        ? some(grounds.look.seen, kindIs('staging-password'))
        : refused('staging-password').shownBy(grounds),
    severity: (grounds, shown) => (grounds.look.gate === 'passed' ? 'note' : graveAsMet(grounds, shown)),
    params: (grounds, shown) => {
      const { gate } = grounds.look;
      return { ...refused('staging-password').params?.(grounds, shown), login: gate, gate };
    },
  },
  refused('maintenance'),
  refused('bot-challenge'),
  {
    cause: 'user-agent-blocked',
    shownBy: (grounds) =>
      letsOthersIn(grounds) && [
        ...onTheWay(grounds).filter(({ probe }) => probe === 'index'),
        grounds.look.otherUserAgent,
      ],
  },
  {
    ...refused('firewall-blocked'),
    shownBy: (grounds) => !letsOthersIn(grounds) && refused('firewall-blocked').shownBy(grounds),
  },
  refused('server-error'),
  unanswered('connection-lost'),
  {
    ...unanswered('answer-too-large'),
    shownBy: (grounds) =>
      some(obstacles(grounds), ({ failure, excess }) => failure?.code === 'answer-too-large' || excess === 'length'),
    params: ({ host }, [first]) => first?.failure?.params ?? { host, megabytes: megabytes(24 * 1024) },
  },
  {
    ...unanswered('answer-malformed'),
    shownBy: (grounds) =>
      some(obstacles(grounds), ({ failure, excess }) => failure?.code === 'answer-malformed' || excess === 'depth'),
    params: ({ host }, [first]) => first?.failure?.params ?? { host, part: 'body' },
  },

  // ---- WordPress, and what its settings make of it
  {
    cause: 'not-wordpress',
    shownBy: (grounds) => isNotThere(grounds) && linksOf(grounds).length === 0 && onTheWay(grounds),
  },
  {
    cause: 'not-the-rest-api',
    shownBy: (grounds) => isNotThere(grounds) && linksOf(grounds).length > 0 && onTheWay(grounds),
  },
  {
    cause: 'permalinks-plain',
    shownBy: (grounds) => answersOnlyToQueries(grounds) && !statesPretty(grounds) && aboutForm(grounds),
    certainty: saidSo,
    decidedBy: 'home',
    params: formParams,
  },
  {
    cause: 'rewrite-broken',
    shownBy: (grounds) =>
      answersOnlyToQueries(grounds) &&
      (statesPretty(grounds) !== undefined || linksOf(grounds).length === 0) &&
      aboutForm(grounds),
    certainty: saidSo,
    decidedBy: 'home',
    params: formParams,
  },
  {
    cause: 'woocommerce-missing',
    shownBy: (grounds) => lacksV3(grounds) && oldVersions(grounds).length === 0 && aboutForm(grounds),
  },
  {
    cause: 'woocommerce-too-old',
    shownBy: (grounds) => lacksV3(grounds) && oldVersions(grounds).length > 0 && aboutForm(grounds),
    params: (grounds) => ({ namespace: oldVersions(grounds).sort().at(-1) ?? '' }),
  },
];

/** What was noticed about the address, and keeps no key from working. */
export const addressRows: readonly Row[] = [
  {
    cause: 'home-address-differs',
    shownBy: (grounds) => {
      const home = believedHome(grounds);
      const called = grounds.look.discovery?.address;
      const differs = home && called && (home.host !== called.host || home.pathname !== called.pathname);
      if (!differs) return false;
      return restOf(grounds)?.home
        ? aboutForm(grounds)
        : [grounds.settled && grounds.evidence.get(grounds.settled.probe)];
    },
    params: (grounds) => ({ home: believedHome(grounds)?.href ?? '', address: grounds.look.address }),
  },
  {
    cause: 'wrong-path',
    shownBy: (grounds) => {
      const { discovery } = grounds.look;
      return restOf(grounds) !== undefined &&
        discovery !== undefined &&
        discovery.address.pathname !== discovery.evidence.address.pathname
        ? [grounds.look.home, ...aboutForm(grounds)]
        : false;
    },
    params: ({ look }) => ({ address: look.discovery?.evidence.address.href ?? '', found: look.address }),
  },
  {
    cause: 'redirect-to-https',
    shownBy: (grounds) =>
      grounds.look.discovery?.evidence.address.protocol === 'http:' && isHttps(grounds) && [grounds.look.home],
    params: ({ look }) => ({ address: look.address }),
  },
  {
    cause: 'http-only',
    shownBy: (grounds) => restOf(grounds)?.restUrl.protocol === 'http:' && aboutForm(grounds),
  },
  {
    cause: 'rest-prefix-custom',
    shownBy: (grounds) => {
      const rest = restOf(grounds);
      const base = grounds.look.discovery?.address.pathname ?? '/';
      const prefix = rest?.restUrl.pathname.slice(base.length) ?? '';
      return rest && rest.form !== 'rest-route' && !/^(index\.php\/)?wp-json\/$/.test(prefix)
        ? aboutForm(grounds)
        : false;
    },
    params: (grounds) => ({ restUrl: restOf(grounds)?.restUrl.href ?? '' }),
  },
];

/** Where WordPress believes it is: as its index says, or, where that is closed, as a signature had to name it. */
function believedHome(grounds: Grounds): URL | undefined {
  const { settled, look } = grounds;
  const rest = restOf(grounds);
  if (rest?.home || !rest || !settled) return rest?.home;
  const { login } = settled;
  if (login.by !== 'signature' || !login.names.www) return undefined;
  return new URL(new URL(look.address).pathname, signedName(rest.homeRestUrl.href, login.names));
}

function isNotThere(grounds: Grounds): boolean {
  const { discovery, home } = grounds.look;
  return home !== undefined && !discovery?.rest && !discovery?.elsewhere && unexplained(grounds);
}

function linksOf({ look }: Grounds): readonly ApiLink[] {
  return look.discovery?.evidence.links ?? [];
}

/** The answer that the REST API was found by. */
function aboutForm(grounds: Grounds) {
  const found = restOf(grounds)?.probe;
  return grounds.look.indexes.flatMap(({ probe, seen }) => (probe === found ? [seen] : []));
}

/**
 * An index that answers only as `?rest_route=` (measured: with plain permalinks every WordPress says so itself in
 * its Link header, while nginx gives the home page with status 200 at `/wp-json/`, and Apache 404).
 */
function answersOnlyToQueries(grounds: Grounds): boolean {
  return restOf(grounds)?.form === 'rest-route';
}

/** The address with a path that WordPress names, although it does not answer there. */
function statesPretty(grounds: Grounds): URL | undefined {
  return linksOf(grounds)
    .map(({ stated }) => new URL(stated))
    .find((link) => !link.searchParams.has('rest_route'));
}

/** Where something takes the Link header away, WordPress cannot be asked which of the two it is. */
function saidSo(grounds: Grounds) {
  return linksOf(grounds).length > 0 ? 'certain' : 'open';
}

function formParams(grounds: Grounds) {
  const { address } = grounds.look;
  return { address, restUrl: statesPretty(grounds)?.href ?? new URL('wp-json/', address).href };
}

function lacksV3(grounds: Grounds): boolean {
  const index = restOf(grounds)?.index;
  return index !== undefined && !index.namespaces.includes('wc/v3');
}

function oldVersions(grounds: Grounds): string[] {
  return restOf(grounds)?.index?.namespaces.filter((namespace) => /^wc\/v[12]$/.test(namespace)) ?? [];
}
