function DigiboardsPoll(runtime, element) {
  "use strict";
  void runtime;
  void element;
}
