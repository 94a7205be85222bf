#include "engine/ops/ts-families.h"

#include "engine/ops/string/ts-string-call.h"

#include <string.h>

/* UnicodeScript: the number that ICU has for the script of a character. */

/* ICU's scripts in the order of their numbers, as ISO 15924 names them. */
static const char icu_scripts[] =
    "Zyyy Zinh Arab Armn Beng Bopo Cher Copt Cyrl Dsrt Deva Ethi Geor Goth Grek Gujr "
    "Guru Hani Hang Hebr Hira Knda Kana Khmr Laoo Latn Mlym Mong Mymr Ogam Ital Orya "
    "Runr Sinh Syrc Taml Telu Thaa Thai Tibt Cans Yiii Tglg Hano Buhd Tagb Brai Cprt "
    "Limb Linb Osma Shaw Tale Ugar Hrkt Bugi Glag Khar Sylo Talu Tfng Xpeo Bali Batk "
    "Blis Brah Cham Cirt Cyrs Egyd Egyh Egyp Geok Hans Hant Hmng Hung Inds Java Kali "
    "Latf Latg Lepc Lina Mand Maya Mero Nkoo Orkh Perm Phag Phnx Plrd Roro Sara Syre "
    "Syrj Syrn Teng Vaii Visp Xsux Zxxx Zzzz Cari Jpan Lana Lyci Lydi Olck Rjng Saur "
    "Sgnw Sund Moon Mtei Armi Avst Cakm Kore Kthi Mani Phli Phlp Phlv Prti Samr Tavt "
    "Zmth Zsym Bamu Lisu Nkgb Sarb Bass Dupl Elba Gran Kpel Loma Mend Merc Narb Nbat "
    "Palm Sind Wara Afak Jurc Mroo Nshu Shrd Sora Takr Tang Wole Hluw Khoj Tirh Aghb "
    "Mahj Ahom Hatr Modi Mult Pauc Sidd Adlm Bhks Marc Newa Osge Hanb Jamo Zsye Gonm "
    "Soyo Zanb Dogr Gong Maka Medf Rohg Sogd Sogo Elym Hmnp Nand Wcho Chrs Diak Kits "
    "Yezi Cpmn Ougr Tnsa Toto Vith Kawi Nagm ";

#define N_SCRIPTS 256 /* that GLib may tell apart */

typedef struct
{
  gint32 codes[N_SCRIPTS]; /* of a GUnicodeScript */
} Scripts;

static gboolean
script_prepare (TsKernelInit *init,
                GError **error)
{
  Scripts *self = init->state;

  for (int i = 0; i < N_SCRIPTS; i++)
    {
      guint32 iso = GUINT32_TO_BE (g_unicode_script_to_iso15924 ((GUnicodeScript)i));
      char name[6] = { 0 };
      const char *place;

      memcpy (name, &iso, sizeof iso);
      name[4] = ' ';
      place = strstr (icu_scripts, name);
      self->codes[i] = place != NULL ? (gint32)((place - icu_scripts) / 5) : -1;
    }
  return TRUE;
}

static gboolean
script_run (TsCall *call,
            GError **error)
{
  const Scripts *self = call->state;
  const TsTensor *in = call->in[0];
  TsTensor *out = ts_call_alloc (call, 0, &in->shape, error);

  if (out == NULL)
    return FALSE;
  for (gsize i = 0; i < in->n_elements; i++)
    {
      gint32 c = ((const gint32 *)in->data)[i];
      int script = c >= 0 && c <= 0x10ffff ? (int)g_unichar_get_script ((gunichar)c) : -1;

      if (ts_call_is_cancelled_at (call, i, error))
        return FALSE;
      ((gint32 *)out->data)[i] = script >= 0 && script < N_SCRIPTS ? self->codes[script] : -1;
    }
  return TRUE;
}

/* -------------------------------------------------------------------------------------------------- */

const TsKernelDef ts_unicode_script_kernels[] = {
  { .op = "UnicodeScript", .prepare = script_prepare, .state_size = sizeof (Scripts), .run = script_run, .semantics = "tensorflow/core/kernels/unicode_script_op.cc; ICU's UScriptCode" },
  { 0 },
};

const TsShapeDef ts_unicode_script_shapes[] = {
  { 0 },
};
