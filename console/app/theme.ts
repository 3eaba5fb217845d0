import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

/** The green of the sign-in pages. */
const harbour: MantineColorsTuple = [
  '#e6f3f1',
  '#d3e7e4',
  '#a8d2cc',
  '#7fcdc4',
  '#57a89f',
  '#3d8f87',
  '#2c7771',
  '#1f5f5b',
  '#174a47',
  '#0d3532',
];

export const theme = createTheme({
  primaryColor: 'harbour',
  primaryShade: { light: 7, dark: 3 },
  colors: { harbour },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif',
  autoContrast: true,
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // The head of a dialog is no second head of the page, nor is that of a drawer.
    ModalHeader: { defaultProps: { role: 'presentation' } },
    DrawerHeader: { defaultProps: { role: 'presentation' } },
    NavLink: { styles: { root: { borderRadius: 'var(--mantine-radius-sm)' } } },
    // A word that is a state is never cut off, however narrow its column.
    Badge: { styles: { root: { minWidth: 'max-content' }, label: { overflow: 'visible' } } },
  },
});

/** WCAG 2.2 AA: what is dimmed still has a contrast of 4.5 to 1, and so have words on a filled button and on a warning. */
export const readable: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#52605d',
    '--mantine-color-placeholder': '#5f6b68',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-yellow-light-color': '#7a4a00',
    '--mantine-color-orange-light-color': '#853000',
    '--mantine-color-blue-light-color': '#145591',
    '--mantine-color-green-light-color': '#1b5e2a',
    // The weekends of a calendar.
    '--mantine-color-red-6': '#c92a2a',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525',
    '--mantine-color-red-outline': '#c92a2a',
    '--mantine-color-red-light-color': '#b02525',
  },
  dark: {
    '--mantine-color-dimmed': '#a5b3b0',
    '--mantine-color-placeholder': '#98a5a2',
    '--mantine-color-error': '#ff8787',
    // On the background of a row that is pointed at, too.
    '--mantine-color-anchor': '#7fcdc4',
    // The words on it are chosen for the light scheme, and white.
    '--mantine-color-harbour-filled': 'var(--mantine-color-harbour-6)',
    '--mantine-color-harbour-filled-hover': 'var(--mantine-color-harbour-7)',
    '--mantine-color-red-6': '#ff8787',
    '--mantine-color-red-filled': '#c92a2a',
    '--mantine-color-red-filled-hover': '#b02525',
    '--mantine-color-red-outline': '#ff8787',
    '--mantine-color-red-light-color': '#ffa8a8',
  },
});
