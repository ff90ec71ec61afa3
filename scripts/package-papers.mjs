// What comes with a package besides the program: what it is made of (CycloneDX), and the licences of that.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Contrib, Enums, Models, Serialize, Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { root } from './setup.mjs';

const specification = Spec.Spec1dot6;

/**
 * The bill of materials, as JSON. The same for the same packages: it holds no time and no random number. Throws where it
 * is not what the schema of CycloneDX asks for.
 */
export async function billOfMaterials(packages) {
  const { name, version, description, license } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const bom = new Models.Bom();
  const self = new Models.Component(Enums.ComponentType.Application, name, {
    version,
    description,
    bomRef: purl(name, version),
  });
  self.licenses.add(new Models.SpdxLicense(license));
  bom.metadata.component = self;
  for (const one of packages) {
    const component = componentOf(one);
    bom.components.add(component);
    self.dependencies.add(component.bomRef);
  }
  const json = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(specification)).serialize(bom, {
    sortLists: true,
    space: 2,
  });
  const errors = await new Validation.JsonStrictValidator(specification.version).validate(json);
  if (errors !== null) {
    throw new Error(
      `The bill of materials is not as CycloneDX ${specification.version} wants it: ${JSON.stringify(errors)}`,
    );
  }
  return `${json}\n`;
}

const licenceFactory = new Contrib.License.Factories.LicenseFactory();

function componentOf({ name, version, licence, integrity, resolved, manifest }) {
  const [, group, bare] = /^(?:(@[^/]+)\/)?(.+)$/.exec(name);
  const component = new Models.Component(Enums.ComponentType.Library, bare, {
    group,
    version,
    description: manifest.description,
    purl: purl(name, version),
    bomRef: purl(name, version),
  });
  component.licenses.add(licenceFactory.makeFromString(licence));
  if (integrity?.startsWith('sha512-')) {
    component.hashes.set(
      Enums.HashAlgorithm['SHA-512'],
      Buffer.from(integrity.slice('sha512-'.length), 'base64').toString('hex'),
    );
  }
  if (resolved) {
    component.externalReferences.add(new Models.ExternalReference(resolved, Enums.ExternalReferenceType.Distribution));
  }
  return component;
}

function purl(name, version) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** Who holds the rights in what comes along, and on what terms: a list, then each text once. */
export function licenceList(packages) {
  const texts = [...new Set(packages.map(({ licenceText }) => licenceText).filter((text) => text !== undefined))];
  const numberOf = (text) => (text === undefined ? 'no text comes with it' : `text ${texts.indexOf(text) + 1}`);
  const own = readFileSync(join(root, 'LICENSE'), 'utf8').trim();
  return [
    'Gatehouse for WooCommerce',
    '',
    own,
    '',
    `Gatehouse stands on these ${packages.length} packages. Chromium, which Electron brings, has its own list beside the`,
    'program: LICENSES.chromium.html.',
    '',
    ...packages.map(
      ({ name, version, licence, licenceText }) => `${name} ${version}: ${licence} (${numberOf(licenceText)})`,
    ),
    ...texts.flatMap((text, index) => ['', '-'.repeat(80), `Text ${index + 1}`, '', text]),
    '',
  ].join('\n');
}
