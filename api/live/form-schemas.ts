import { FormAct } from '../../contracts/page-form.js';
import { PointTarget } from '../../contracts/pointing.js';
import { bodyOf } from '../http/body-schema.js';
import { nameSchemas } from '../../contracts/name-schemas.js';

export const FormActBody = bodyOf(FormAct);

export const PointBody = bodyOf(PointTarget);

nameSchemas({ FormEdit: FormActBody, PointRequest: PointBody });
