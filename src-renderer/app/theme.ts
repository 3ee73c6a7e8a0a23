import {
  Alert,
  type CSSVariablesResolver,
  createTheme,
  EmptyState,
  Menu,
  Modal,
  NavLink,
  Notification,
  Popover,
  Table,
  Tabs,
  Tooltip,
} from '@mantine/core';

/** A cross alone says nothing to who cannot see it. */
const CLOSE = { 'aria-label': 'Close' };

/** Mantine as it is, made dense: 13 px text, 4 px radius, one accent, a cool dark palette. */
export const theme = createTheme({
  primaryColor: 'blue',
  primaryShade: 8,
  defaultRadius: 4,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  fontSizes: { xs: '12px', sm: '13px', md: '14px', lg: '16px', xl: '20px' },
  lineHeights: { xs: '16px', sm: '20px', md: '20px', lg: '24px', xl: '28px' },
  spacing: { xs: '4px', sm: '8px', md: '12px', lg: '16px', xl: '24px' },
  headings: { fontWeight: '600' },
  colors: {
    dark: [
      '#dcdee1',
      '#b8bcc2',
      '#9ba1a8',
      '#6f757c',
      '#4a4f56',
      '#34383d',
      '#282b30',
      '#1b1c1f',
      '#17181b',
      '#121316',
    ],
  },
  components: {
    Alert: Alert.extend({ defaultProps: { variant: 'default' } }),
    EmptyState: EmptyState.extend({ defaultProps: { p: 'lg' } }),
    // Its placeholder for the first focus is a child that the role menu does not allow.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false, shadow: 'sm' } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, transitionProps: { duration: 100 }, shadow: 'md', closeButtonProps: CLOSE },
    }),
    Notification: Notification.extend({ defaultProps: { closeButtonProps: CLOSE } }),
    NavLink: NavLink.extend({ defaultProps: { variant: 'light' } }),
    Popover: Popover.extend({ defaultProps: { transitionProps: { duration: 80 } } }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 4, horizontalSpacing: 8 } }),
    Tabs: Tabs.extend({ defaultProps: { keepMounted: false } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 500, position: 'bottom', transitionProps: { duration: 80 } },
    }),
  },
});

/** Colours that are not Mantine's own, and those of its colours that would not reach 4.5:1. */
export const cssVariables: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    '--hairline': '#dee2e6',
    '--panel': '#f8f9fa',
    '--subtle': '#eef0f2',
    '--error-text': '#c92a2a',
    '--good-text': '#2b8a3e',
    '--notice': '#fff3bf',
    '--notice-text': '#5c3d00',
    '--alarm': '#ffe3e3',
    '--alarm-text': '#8a1f1f',
    '--mantine-color-dimmed': '#5c636a',
    '--mantine-color-placeholder': '#6b7278',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-blue-light': colors.blue[0],
    '--mantine-color-blue-light-hover': colors.blue[1],
    '--mantine-color-red-light': colors.red[0],
    '--mantine-color-red-light-hover': colors.red[1],
  },
  dark: {
    '--hairline': colors.dark[5],
    '--panel': colors.dark[8],
    '--subtle': colors.dark[6],
    '--error-text': '#ff8787',
    '--good-text': '#69db7c',
    '--notice': '#3d3210',
    '--notice-text': '#ffe8a1',
    '--alarm': '#4b1d1d',
    '--alarm-text': '#ffc9c9',
    '--mantine-color-text': colors.dark[0],
    '--mantine-color-placeholder': colors.dark[2],
    '--mantine-color-error': '#ff8787',
  },
});
