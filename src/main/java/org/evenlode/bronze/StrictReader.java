package org.evenlode.bronze;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.util.Locale;

/**
 * Decodes a file strictly: a byte that its encoding does not have, a NUL, or an endless line stops
 * it with the line's number. A byte order mark is left out.
 */
final class StrictReader extends Reader {
  private final InputStream in;
  private final CharsetDecoder decoder;
  private final String encoding;
  private final int longestLine;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).flip();
  private boolean ended;
  private boolean started;
  private long line = 1;
  private int lineLength;

  StrictReader(InputStream in, Charset charset, int longestLine) {
    this.in = in;
    this.encoding = charset.name().toLowerCase(Locale.ROOT);
    this.longestLine = longestLine;
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  @Override
  public int read(char[] target, int offset, int length) throws IOException {
    CharBuffer chars = CharBuffer.wrap(target, offset, length).slice();
    while (chars.position() == 0) {
      if (!bytes.hasRemaining() || needsMore) {
        fill();
      }
      CoderResult result = decoder.decode(bytes, chars, ended);
      inspect(target, offset, chars.position());
      if (result.isError()) {
        throw BadFile.atLine(line, "is not valid " + encoding);
      }
      needsMore = result.isUnderflow();
      if (!started && chars.position() > 0) {
        started = true;
        if (target[offset] == '\uFEFF') {
          System.arraycopy(target, offset + 1, target, offset, chars.position() - 1);
          chars.position(chars.position() - 1);
        }
      }
      if (ended && chars.position() == 0 && result.isUnderflow()) {
        return -1;
      }
    }
    return chars.position();
  }

  private boolean needsMore = true;

  private void fill() throws IOException {
    if (ended) {
      return;
    }
    bytes.compact();
    int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (read < 0) {
      ended = true;
    } else {
      bytes.position(bytes.position() + read);
    }
    bytes.flip();
  }

  private void inspect(char[] target, int from, int count) {
    for (int i = from; i < from + count; i++) {
      char c = target[i];
      if (c == '\n') {
        line++;
        lineLength = 0;
      } else if (c == 0) {
        throw BadFile.atLine(line, "holds a NUL: this is not a text file");
      } else if (++lineLength > longestLine) {
        throw BadFile.atLine(line, "is longer than " + longestLine + " characters");
      }
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
