import { clickElement } from './click-element.js';
import { goToUrl } from './go-to-url.js';
import { inputText } from './input-text.js';

/** Every node kind that acts on the page. A new kind adds its file and a line here. */
export const browserNodes = { click_element: clickElement, input_text: inputText, go_to_url: goToUrl };

/** Every node kind that is an activity and needs no page. */
export const serviceNodes = {};
