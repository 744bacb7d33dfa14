//! How trees and plain texts are written.
