import Foundation
import Messages
import Reports
import SwiftProtobuf
import Testing

@Suite("Event files")
struct EventFileTests {
  // TensorBoard 2.21.0, tensorboard.compat.tensorflow_stub.pywrap_tensorflow:
  //   crc32c(b"123456789"), masked_crc32c(b"123456789"), masked_crc32c(b"")
  @Test("checksums are TensorBoard's")
  func checksums() {
    #expect(MaskedChecksum.crc("123456789".utf8) == 0xE306_9283)
    #expect(MaskedChecksum.of("123456789".utf8) == 0xC78A_B0E5)
    #expect(MaskedChecksum.of([]) == 0xA282_EAD8)
  }

  // The same version's RecordWriter, of
  //   event_pb2.Event(wall_time=1.5, file_version="brain.Event:2")
  @Test("the first record has the bytes of TensorBoard's writer")
  func firstRecord() {
    var event = TensorBoardEvent()
    event.wallTime = 1.5
    event.fileVersion = "brain.Event:2"
    #expect(
      hex(EventFile.record(event))
        == "1800000000000000a37f4b2209000000000000f83f1a0d627261696e2e4576656e743a322a28646c")
  }

  // The same writer, of an event with wall_time=1.5, step=300 and three values:
  //   tag="loss/train", simple_value=0.75
  //   tag="options", tensor.dtype=7, tensor.string_val=["é |".encode()],
  //     metadata.plugin_data.plugin_name="text"
  //   tag="p", tensor.dtype=7, tensor.tensor_shape.dim=[3],
  //     tensor.string_val=[b"1", b"2", b"\x89PNG"], metadata.plugin_data.plugin_name="images",
  //     metadata.display_name="t", metadata.summary_description="d"
  @Test("a record of every kind of value has the bytes of TensorBoard's writer")
  func values() {
    var (scalar, text, image) = (TensorBoardValue(), TensorBoardValue(), TensorBoardValue())
    scalar.tag = "loss/train"
    scalar.simpleValue = 0.75
    text.tag = "options"
    text.tensor.dtype = .string
    text.tensor.stringVal = [Data("é |".utf8)]
    text.metadata.pluginData.pluginName = "text"
    image.tag = "p"
    image.tensor.dtype = .string
    image.tensor.tensorShape.dim = [TensorBoardShape.Dimension.with { $0.size = 3 }]
    image.tensor.stringVal = ["1", "2"].map { Data($0.utf8) } + [Data([0x89]) + Data("PNG".utf8)]
    image.metadata.pluginData.pluginName = "images"
    image.metadata.displayName = "t"
    image.metadata.summaryDescription = "d"
    var event = TensorBoardEvent()
    event.wallTime = 1.5
    event.step = 300
    event.summary.value = [scalar, text, image]
    #expect(
      hex(EventFile.record(event))
        == "6d000000000000003d4de67109000000000000f83f10ac022a5f0a110a0a6c6f73732f747261696e1500"
        + "00403f0a1d0a076f7074696f6e73420808074204c3a9207c4a080a060a04746578740a2b0a0170421408"
        + "07120412020803420131420132420489504e474a100a080a06696d616765731201741a0164326cde2c")
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
  }
}
