import { invariant, required } from '@/lib/invariant.ts';
import type { Viewport } from './mercator.ts';

/** Reads a float column of each instance: `size` floats from `offset` floats into it. */
export interface InstanceColumn {
  readonly name: string;
  readonly size: 1 | 2 | 3 | 4;
  readonly offset: number;
}

/** One shader with one buffer of instances, drawn as triangle strips whose corners the vertex shader makes itself. */
export interface InstancedDrawing {
  /** Takes over the instances; uploaded once, drawn until the next call. */
  upload(instances: Float32Array): void;
  draw(
    viewport: Viewport,
    originPx: readonly [number, number],
    uniforms: Readonly<Record<string, number | Float32Array>>,
  ): void;
  dispose(): void;
}

export interface InstancedShader {
  readonly vertex: string;
  readonly fragment: string;
  readonly columns: readonly InstanceColumn[];
  readonly stride: number;
  readonly corners: number;
}

/**
 * Vertices are placed in pixels from an origin near the fleet: float32 then keeps a hundredth of a pixel at zoom 12,
 * where Mercator units alone would already jump. `toClip` ends every vertex shader.
 */
const PRELUDE = `#version 300 es
precision highp float;
uniform vec2 u_viewport;
uniform vec2 u_origin;
uniform float u_scale;
vec2 toPx(vec2 mercator) { return u_origin + mercator * u_scale; }
vec4 toClip(vec2 px) { return vec4(px.x / u_viewport.x * 2.0 - 1.0, 1.0 - px.y / u_viewport.y * 2.0, 0.0, 1.0); }
`;

export function createInstancedDrawing(gl: WebGL2RenderingContext, shader: InstancedShader): InstancedDrawing {
  const program = linkProgram(
    gl,
    PRELUDE + shader.vertex,
    `#version 300 es\nprecision highp float;\n${shader.fragment}`,
  );
  const buffer = required(gl.createBuffer(), 'WebGL buffer');
  const vertexArray = required(gl.createVertexArray(), 'WebGL vertex array');
  const locations = new Map<string, WebGLUniformLocation | null>();
  const locate = (name: string) => {
    const known = locations.get(name);
    if (known !== undefined) return known;
    const found = gl.getUniformLocation(program, name);
    locations.set(name, found);
    return found;
  };
  gl.bindVertexArray(vertexArray);
  gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
  for (const { name, size, offset } of shader.columns) {
    const location = gl.getAttribLocation(program, name);
    gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(location, size, gl.FLOAT, false, shader.stride * 4, offset * 4);
    gl.vertexAttribDivisor(location, 1);
  }
  gl.bindVertexArray(null);
  let count = 0;
  return {
    upload: (instances) => {
      count = instances.length / shader.stride;
      gl.bindBuffer(gl.ARRAY_BUFFER, buffer);
      gl.bufferData(gl.ARRAY_BUFFER, instances, gl.DYNAMIC_DRAW);
    },
    draw: (viewport, originPx, uniforms) => {
      if (count === 0) return;
      // biome-ignore lint/correctness/useHookAtTopLevel: WebGL's, not a hook
      gl.useProgram(program);
      gl.uniform2f(locate('u_viewport'), viewport.widthPx, viewport.heightPx);
      gl.uniform2f(locate('u_origin'), originPx[0], originPx[1]);
      gl.uniform1f(locate('u_scale'), viewport.scale);
      for (const name in uniforms) {
        const value = required(uniforms[name], name);
        if (typeof value === 'number') gl.uniform1f(locate(name), value);
        else gl.uniform3fv(locate(name), value);
      }
      gl.bindVertexArray(vertexArray);
      gl.disable(gl.DEPTH_TEST);
      gl.disable(gl.STENCIL_TEST);
      gl.drawArraysInstanced(gl.TRIANGLE_STRIP, 0, shader.corners, count);
      gl.bindVertexArray(null);
    },
    dispose: () => {
      gl.deleteVertexArray(vertexArray);
      gl.deleteBuffer(buffer);
      gl.deleteProgram(program);
    },
  };
}

function linkProgram(gl: WebGL2RenderingContext, vertex: string, fragment: string): WebGLProgram {
  const program = required(gl.createProgram(), 'WebGL program');
  for (const [kind, source] of [
    [gl.VERTEX_SHADER, vertex],
    [gl.FRAGMENT_SHADER, fragment],
  ] as const) {
    const shader = required(gl.createShader(kind), 'WebGL shader');
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    gl.attachShader(program, shader);
    gl.deleteShader(shader);
  }
  gl.linkProgram(program);
  // A lost context links nothing and says so only here; it comes back through the map's own restore event.
  if (!gl.isContextLost())
    invariant(
      gl.getProgramParameter(program, gl.LINK_STATUS),
      `shader does not link: ${gl.getProgramInfoLog(program) ?? ''}`,
    );
  return program;
}
