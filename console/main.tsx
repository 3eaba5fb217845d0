import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/console.css';
import { createRoot } from 'react-dom/client';
import { App } from './app/App.tsx';
import { goToWanted } from './app/signInFirst.ts';
import { loadTexts } from './app/texts.ts';

const place = document.getElementById('console');
if (place === null) throw new Error('the document has no place for the console');
goToWanted();
await loadTexts();
createRoot(place).render(<App />);
