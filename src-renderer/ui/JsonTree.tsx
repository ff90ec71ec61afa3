import './JsonTree.css';
import { ChevronRight } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Collection } from 'react-aria-components/Collection';
import { Tree, TreeItem, TreeItemContent } from 'react-aria-components/Tree';
import { ListLayout, Virtualizer } from 'react-aria-components/Virtualizer';
import { useTranslation } from 'react-i18next';
import { Icon } from './Icon.tsx';
import { type JsonNode, type JsonValue, jsonNodes } from './json-nodes.ts';
import { LeftToRight } from './LeftToRight.tsx';
import { StoreText } from './StoreText.tsx';

/** A longer string is cut in its line; the text of the answer has the whole of it. */
const longestString = 1000;

const rowHeight = 24;

const nothing: ReadonlySet<string> = new Set();

export interface JsonTreeProps {
  readonly label: string;
  /** What JSON.parse returned; a new object is a new tree, with nothing opened. */
  readonly value: JsonValue;
}

/** An answer as a tree, of any size: entries are made as they are opened. It fills the height it is given. */
export function JsonTree({ label, value }: JsonTreeProps) {
  const nodes = useMemo(() => jsonNodes(value), [value]);
  const [opened, setOpened] = useState({ value, ids: nothing });
  const ids = opened.value === value ? opened.ids : nothing;

  const renderNode = (node: JsonNode) => (
    <TreeItem id={node.id} textValue={node.name} className="ui-json-row">
      <TreeItemContent>
        <NodeLine node={node} />
      </TreeItemContent>
      {ids.has(node.id) && (
        <Collection items={node.children()} dependencies={[ids]}>
          {renderNode}
        </Collection>
      )}
      {!ids.has(node.id) && (node.count ?? 0) > 0 && <Unopened of={node} />}
    </TreeItem>
  );

  return (
    <LeftToRight>
      <Virtualizer layout={ListLayout} layoutOptions={{ rowHeight }}>
        <Tree
          className="ui-json"
          dir="ltr"
          aria-label={label}
          items={nodes}
          dependencies={[ids]}
          expandedKeys={ids}
          onExpandedChange={(keys) => setOpened({ value, ids: new Set([...keys].map(String)) })}
        >
          {renderNode}
        </Tree>
      </Virtualizer>
    </LeftToRight>
  );
}

/** Stands, unseen, for the entries of a closed line: only by an item below does React Aria tell that it opens. */
function Unopened({ of: { id } }: { of: JsonNode }) {
  return (
    <TreeItem id={`${id}#unopened`} textValue="…">
      <TreeItemContent>…</TreeItemContent>
    </TreeItem>
  );
}

function NodeLine({ node }: { node: JsonNode }) {
  return (
    <>
      {node.count ? (
        <AriaButton slot="chevron" className="ui-json-chevron">
          <Icon icon={ChevronRight} />
        </AriaButton>
      ) : (
        <span className="ui-json-leaf" />
      )}
      <span className="ui-json-name">
        <StoreText>{node.name}</StoreText>
      </span>
      <NodeValue node={node} />
    </>
  );
}

function NodeValue({ node: { value, count } }: { node: JsonNode }) {
  const { t } = useTranslation('kit');
  if (count === undefined) {
    const text = typeof value === 'string' ? JSON.stringify(cut(value)) : String(value);
    return (
      <span className="ui-json-value" data-type={typeof value}>
        <StoreText>{text}</StoreText>
      </span>
    );
  }
  return (
    <span className="ui-json-value" data-type="branch" dir="auto">
      {count === 0 ? t(Array.isArray(value) ? 'tree.emptyList' : 'tree.emptyObject') : t('tree.count', { count })}
    </span>
  );
}

function cut(text: string): string {
  return text.length > longestString ? `${text.slice(0, longestString)}…` : text;
}
