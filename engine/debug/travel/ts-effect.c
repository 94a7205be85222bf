#include "engine/debug/travel/ts-effect.h"

#include <stdlib.h>
#include <string.h>

typedef struct
{
  const char *type;
  TsEffect effect;
} Row;

/* Sorted by type. */
static const Row rows[] = {
  { "CloseSummaryWriter", TS_EFFECT_WRITES },
  { "CreateSummaryFileWriter", TS_EFFECT_WRITES },
  { "FlushSummaryWriter", TS_EFFECT_WRITES },
  { "ImportEvent", TS_EFFECT_WRITES },
  { "MatchingFiles", TS_EFFECT_READS },
  { "MergeV2Checkpoints", TS_EFFECT_WRITES },
  { "Print", TS_EFFECT_PRINTS },
  { "PrintV2", TS_EFFECT_PRINTS },
  { "ReadFile", TS_EFFECT_READS },
  { "Restore", TS_EFFECT_READS },
  { "RestoreSlice", TS_EFFECT_READS },
  { "RestoreV2", TS_EFFECT_READS },
  { "Save", TS_EFFECT_WRITES },
  { "SaveSlices", TS_EFFECT_WRITES },
  { "SaveV2", TS_EFFECT_WRITES },
  { "Timestamp", TS_EFFECT_TIME },
  { "WriteAudioSummary", TS_EFFECT_WRITES },
  { "WriteFile", TS_EFFECT_WRITES },
  { "WriteGraphSummary", TS_EFFECT_WRITES },
  { "WriteHistogramSummary", TS_EFFECT_WRITES },
  { "WriteImageSummary", TS_EFFECT_WRITES },
  { "WriteRawProtoSummary", TS_EFFECT_WRITES },
  { "WriteScalarSummary", TS_EFFECT_WRITES },
  { "WriteSummary", TS_EFFECT_WRITES },
};

static int
compare (const void *type,
         const void *row)
{
  return strcmp (type, ((const Row *)row)->type);
}

TsEffect
ts_effect_of (const char *op_type)
{
  const Row *row = bsearch (op_type, rows, G_N_ELEMENTS (rows), sizeof *rows, compare);

  return row != NULL ? row->effect : TS_EFFECT_NONE;
}

const char *
ts_effect_text (TsEffect effect)
{
  static const char *const texts[] = { "nothing", "printed", "wrote a file", "read a file", "asked for the time" };

  return texts[effect];
}
