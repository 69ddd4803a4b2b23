// What Streamlit mounts on a page: one board for each place. It is loaded with all new data, and closed at the end, if it
// has a way to be closed.

/**
 * Return what Streamlit calls. `make` builds the board of a place, from its first data; `connect` gives it its ways back
 * to Python, anew each time.
 */
function mounting(make, connect = () => {}) {
  const boards = new WeakMap();
  return (mounted) => {
    const place = mounted.parentElement;
    let board = boards.get(place);
    if (!board) {
      board = make(place, mounted.data);
      boards.set(place, board);
    }
    connect(board, mounted);
    board.load(mounted.data);
    return () => {
      board.close?.();
      boards.delete(place);
    };
  };
}
