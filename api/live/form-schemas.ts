import { FormAct } from '../../contracts/page-form.js';
import { PointTarget } from '../../contracts/pointing.js';
import { bodyOf } from '../http/body-schema.js';

export const FormActBody = bodyOf(FormAct);

export const PointBody = bodyOf(PointTarget);
