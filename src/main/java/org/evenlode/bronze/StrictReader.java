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
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Decodes a file strictly: a byte that its encoding does not have, a NUL, an endless line, or a
 * quotation mark that is not closed stops it with the line's number. A byte order mark is left out.
 */
final class StrictReader extends Reader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final String encoding;
  private final int longestLine;
  private final Optional<Quotation> quotation;
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).flip();
  private byte[] first = {};
  private boolean ended;
  private boolean started;
  private long line = 1;
  private int lineLength;
  private char before = '\n';

  /**
   * Makes a reader of one file.
   *
   * @param longestLine characters that a line may have
   * @param quotation what follows the quotation marks; empty where they mean nothing
   */
  StrictReader(InputStream in, Charset charset, int longestLine, Optional<Quotation> quotation) {
    this.in = in;
    this.encoding = charset.name().toLowerCase(Locale.ROOT);
    this.longestLine = longestLine;
    this.quotation = quotation;
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
      boolean isMarked = !started && chars.position() > 0 && target[offset] == BYTE_ORDER_MARK;
      inspect(target, offset + (isMarked ? 1 : 0), offset + chars.position());
      if (result.isError()) {
        throw BadFile.atLine(line, "is not valid " + encoding + otherEncoding());
      }
      needsMore = result.isUnderflow();
      if (!started && chars.position() > 0) {
        started = true;
        if (isMarked) {
          System.arraycopy(target, offset + 1, target, offset, chars.position() - 1);
          chars.position(chars.position() - 1);
        }
      }
      if (ended && chars.position() == 0 && result.isUnderflow()) {
        quotation.ifPresent(Quotation::end);
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
      if (first.length == 0) {
        first = Arrays.copyOf(bytes.array(), Math.min(read, 2));
      }
      bytes.position(bytes.position() + read);
    }
    bytes.flip();
  }

  private void inspect(char[] target, int from, int to) {
    Quotation marks = quotation.orElse(null);
    for (int i = from; i < to; i++) {
      char c = target[i];
      if (marks != null) {
        marks.next(c, line);
      }
      if (c == '\n' || c == '\r') {
        line += c == '\n' && before == '\r' ? 0 : 1;
        lineLength = 0;
      } else if (c == 0) {
        throw BadFile.atLine(line, "holds a NUL: this is not a text file" + wide());
      } else if (++lineLength > longestLine) {
        throw BadFile.atLine(line, "is longer than " + longestLine + " characters");
      }
      before = c;
    }
  }

  /** Returns true if the last character that was read ends a line. */
  boolean endsWithLineBreak() {
    return before == '\n' || before == '\r';
  }

  /** Returns what the encoding may be, by the file's first bytes. */
  private String otherEncoding() {
    String wide = wide();
    return wide.isEmpty() && encoding.equals("utf-8")
        ? "; if it comes from Windows, say encoding = \"windows-1252\" in the feed's files"
        : wide;
  }

  private String wide() {
    boolean isWide =
        first.length > 1
            && (first[0] == (byte) 0xFF && first[1] == (byte) 0xFE
                || first[0] == (byte) 0xFE && first[1] == (byte) 0xFF
                || first[0] == 0
                || first[1] == 0);
    return isWide ? "; it looks like UTF-16: say encoding = \"utf-16\" in the feed's files" : "";
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
