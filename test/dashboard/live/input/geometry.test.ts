import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_ZOOM, pan, pinch, toPage, zoomAround } from '../../../../dashboard/live/input/geometry.js';

const page = { width: 1280, height: 720 };
const stage = { width: 390, height: 219.375 };

describe('a point of the picture', () => {
  it('is the same place on the page, whatever the size of the picture', () => {
    const picture = { left: 20, top: 100, width: 640, height: 360 };
    expect(toPage({ x: 20, y: 100 }, picture, page)).toEqual({ x: 0, y: 0 });
    expect(toPage({ x: 340, y: 280 }, picture, page)).toEqual({ x: 640, y: 360 });
  });

  it('stays on the page when a drag leaves the picture', () => {
    const picture = { left: 0, top: 0, width: 640, height: 360 };
    expect(toPage({ x: -50, y: 900 }, picture, page)).toEqual({ x: 0, y: 719 });
  });

  it('is the page corner while the picture has no size', () => {
    expect(toPage({ x: 5, y: 5 }, { left: 0, top: 0, width: 0, height: 0 }, page)).toEqual({ x: 0, y: 0 });
  });
});

describe('a magnified picture', () => {
  it('keeps what is between the fingers between the fingers', () => {
    const zoom = pinch(
      NO_ZOOM,
      [
        { x: 150, y: 100 },
        { x: 250, y: 100 },
      ],
      [
        { x: 100, y: 100 },
        { x: 300, y: 100 },
      ],
      stage,
    );
    expect(zoom).toEqual({ scale: 2, x: -200, y: -100 });
  });

  it('is never smaller than the stage and never leaves its edges', () => {
    const coordinate = fc.double({ min: -2000, max: 2000, noNaN: true });
    const point = fc.record({ x: coordinate, y: coordinate });
    fc.assert(
      fc.property(point, point, fc.double({ min: 0.01, max: 50, noNaN: true }), point, (before, after, scale, by) => {
        const { zoom } = pan(zoomAround(NO_ZOOM, before, after, scale, stage), by, stage);
        expect(zoom.scale).toBeGreaterThanOrEqual(1);
        expect(zoom.x).toBeLessThanOrEqual(0);
        expect(zoom.y).toBeLessThanOrEqual(0);
        expect(zoom.x + stage.width * zoom.scale).toBeGreaterThanOrEqual(stage.width - 0.001);
        expect(zoom.y + stage.height * zoom.scale).toBeGreaterThanOrEqual(stage.height - 0.001);
      }),
    );
  });

  it('gives the page the part of a scroll that it cannot use itself', () => {
    expect(pan(NO_ZOOM, { x: 0, y: -30 }, stage).rest).toEqual({ x: 0, y: -30 });
    const half = { scale: 2, x: -10, y: -10 };
    expect(pan(half, { x: 0, y: 30 }, stage)).toEqual({ zoom: { scale: 2, x: -10, y: 0 }, rest: { x: 0, y: 20 } });
  });
});
