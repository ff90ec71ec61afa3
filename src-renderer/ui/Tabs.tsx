import './Tabs.css';
import type { ReactNode } from 'react';
import { Tabs as AriaTabs, Tab, TabList, TabPanel } from 'react-aria-components/Tabs';
import { Icon, type LucideIcon } from './Icon.tsx';

export interface TabPage<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly icon?: LucideIcon;
  readonly isDisabled?: boolean;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly pages: ReadonlyArray<TabPage<Id>>;
  readonly selected: Id;
  readonly onSelect: (id: Id) => void;
  /** `vertical`: navigation at the side. */
  readonly orientation?: 'horizontal' | 'vertical';
  /** The selected page. */
  readonly children: ReactNode;
}

/** Pages of one thing. The arrow keys go through the tabs and show each page; Tab goes into the page. */
export function Tabs<Id extends string>(props: TabsProps<Id>) {
  const { label, pages, selected, onSelect, orientation = 'horizontal', children } = props;
  return (
    <AriaTabs
      className="ui-tabs"
      orientation={orientation}
      selectedKey={selected}
      onSelectionChange={(id) => onSelect(id as Id)}
    >
      <TabList className="ui-tab-list" aria-label={label} items={pages}>
        {({ id, label, icon, isDisabled = false }) => (
          <Tab id={id} className="ui-tab" isDisabled={isDisabled}>
            {icon && <Icon icon={icon} />}
            {label}
          </Tab>
        )}
      </TabList>
      {/* A panel keeps the id that it is made with, and its tab names it by that. */}
      <TabPanel key={selected} id={selected} className="ui-tab-panel">
        {children}
      </TabPanel>
    </AriaTabs>
  );
}
